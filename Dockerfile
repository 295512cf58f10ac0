# syntax=docker/dockerfile:1
# Two stages: the toolchain stays behind, one binary goes on.

FROM rust:1.95-slim-trixie AS build
WORKDIR /src
COPY . .
# The caches make the second build short; the binary is copied out because a cache is not a layer.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin kairanban \
    && cp target/release/kairanban /usr/local/bin/kairanban

FROM debian:trixie-slim
LABEL org.opencontainers.image.title="Kairanban" \
      org.opencontainers.image.description="A neighborhood SNS server that a town can run itself" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
# Nothing is installed: roots for TLS to the mail server travel in the binary.
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin kairanban \
    && install -d -o kairanban -g kairanban -m 700 /data
COPY --from=build /usr/local/bin/kairanban /usr/local/bin/kairanban
COPY data/ /usr/share/kairanban/data/
# Times are stored and logged in UTC; pages show them in the reader's own zone.
ENV TZ=UTC \
    KAIRANBAN_DATA=/data \
    KAIRANBAN_LISTEN=0.0.0.0:8080 \
    KAIRANBAN_LOG_FORMAT=json
USER kairanban
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# The binary asks its own /readyz: the image needs no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["kairanban", "health"]
ENTRYPOINT ["kairanban"]
CMD ["serve"]
