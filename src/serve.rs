//! Starts the server, its followers and its workers; stops them so that nothing answered is lost.
use std::{
    any::Any,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use actix_web::{App as Actix, HttpServer, dev::ServerHandle, web::Data};
use tokio::{sync::Notify, task::JoinHandle};

use crate::{
    app::{App, configure},
    error::{Error, Result},
    jobs, live, log,
    web::shield::Shield,
};

/// Open requests may finish within this time after SIGTERM.
const GRACE: u64 = 3;

/// How many connections may wait to be taken, where the system allows it. The standard library's 128 are too
/// few when a town's screens all come back at once: who finds no place tries again a second later.
const WAITING: i32 = 4096;

/// Whoever takes nothing of what was sent for so long is gone. Without it a reader that stops reading
/// would be kept until the system's own patience ends, a quarter of an hour later.
const DEAF: Duration = Duration::from_secs(20);

/// A server that runs.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    app: Data<App>,
    handle: ServerHandle,
    server: JoinHandle<std::io::Result<()>>,
    stop: Arc<Notify>,
    background: Vec<JoinHandle<()>>,
}

/// Who does the jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workers {
    /// This process.
    Here,
    /// Nobody: tests run the queue by hand, so that nobody waits.
    Nobody,
}

/// Listens, and starts what runs beside the requests.
///
/// # Errors
/// When the address cannot be taken or the log cannot be read.
pub async fn start(app: Data<App>, workers: Workers) -> Result<Running> {
    let listener = TcpListener::bind(app.config.listen)
        .map_err(|error| Error::internal(format!("KAIRANBAN_LISTEN: {error}")))?;
    socket2::SockRef::from(&listener).listen(WAITING)?;
    let address = listener.local_addr()?;
    app.listens_on(format!("http://{address}"));
    let stop = Arc::new(Notify::new());
    let background = background(&app, &stop, workers).await?;
    let shared = app.clone();
    let mut server = HttpServer::new(move || {
        Actix::new()
            .wrap(Shield::new(shared.clone()))
            .configure(configure(shared.clone()))
    })
    .tcp_nodelay(true)
    .on_connect(|socket, _| give_up_on_the_deaf(socket))
    .shutdown_timeout(GRACE)
    .client_request_timeout(Duration::from_secs(5))
    .keep_alive(Duration::from_secs(75))
    .disable_signals();
    if let Some(workers) = app.config.workers {
        server = server.workers(workers);
    }
    let server = server.listen(listener).map_err(Error::internal)?.run();
    let handle = server.handle();
    let server = actix_web::rt::spawn(server);
    Ok(Running {
        address,
        app,
        handle,
        server,
        stop,
        background,
    })
}

async fn background(
    app: &Data<App>,
    stop: &Arc<Notify>,
    workers: Workers,
) -> Result<Vec<JoinHandle<()>>> {
    let end = log::end(&app.db).await?;
    app.live.starts_at(end);
    let mut tasks = vec![
        actix_web::rt::spawn(log::follow(app.db.clone(), end)),
        actix_web::rt::spawn(live::keep(app.clone())),
    ];
    if workers == Workers::Here {
        jobs::plant(&app.db).await?;
        tasks.push(actix_web::rt::spawn(jobs::work(
            Arc::clone(app),
            stop.clone(),
        )));
    }
    if app.db.on_postgres() {
        tasks.push(actix_web::rt::spawn(log::tell(app.db.clone())));
        tasks.push(actix_web::rt::spawn(log::hear(
            app.db.clone(),
            app.config.database(),
        )));
    }
    Ok(tasks)
}

impl Running {
    /// Waits until the server ends by itself.
    ///
    /// # Errors
    /// What ended it.
    pub async fn ended(self) -> Result<()> {
        self.server.await.map_err(Error::internal)??;
        Ok(())
    }

    /// Tells open screens, lets requests finish, and ends.
    pub async fn stop(self) {
        self.app.live.close();
        self.stop.notify_waiters();
        self.handle.stop(true).await;
        self.background.iter().for_each(JoinHandle::abort);
    }
}

fn give_up_on_the_deaf(socket: &dyn Any) {
    #[cfg(target_os = "linux")]
    if let Some(stream) = socket.downcast_ref::<actix_web::rt::net::TcpStream>() {
        // A socket that takes no such wish keeps the system's patience.
        let _kept = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(DEAF));
    }
    #[cfg(not(target_os = "linux"))]
    let _nothing = (socket, DEAF);
}
