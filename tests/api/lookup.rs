//! The client that asks the world: what it finds, and everything that it refuses to be led into.
use kairanban::lookup::{Fault, Host};

use crate::world::{Page, World};

const WARD: &str = "city.koto.lg.jp";

fn host(name: &str) -> Host {
    Host::parse(name).unwrap()
}

#[actix_web::test]
async fn a_record_and_a_file_are_read() {
    let world = World::new().await;
    let lookup = world.lookup();
    assert_eq!(lookup.txt(&host(WARD)).await, Err(Fault::Missing));
    world.at_the_site(WARD);
    world.text(
        "_kairanban.city.koto.lg.jp",
        &["other=1", "kairanban-verification=abc"],
    );
    let texts = lookup.txt(&host(WARD)).await.unwrap();
    assert_eq!(texts, ["other=1", "kairanban-verification=abc"]);

    world.page(Page::Text(
        "# 江東区\nkairanban-verification=abc \r\n".into(),
    ));
    let lines = lookup.well_known(&host(WARD)).await.unwrap();
    assert_eq!(lines, ["# 江東区", "kairanban-verification=abc"]);
    let asked = world.asked().concat().to_lowercase();
    assert!(
        asked.starts_with("get /.well-known/kairanban.txt http/1.1\r\n"),
        "{asked}"
    );
    assert!(
        !asked.contains("cookie") && !asked.contains("authorization") && !asked.contains("referer"),
        "{asked}"
    );
}

#[actix_web::test]
async fn nothing_leads_elsewhere_and_nothing_large_or_slow_is_waited_for() {
    let world = World::new().await;
    let lookup = world.lookup();
    world.at_the_site(WARD);
    for (page, fault) in [
        (
            Page::Redirect("https://www.city.koto.lg.jp/.well-known/kairanban.txt".into()),
            Fault::Redirected,
        ),
        (
            Page::Redirect("http://169.254.169.254/latest/meta-data/".into()),
            Fault::Redirected,
        ),
        (Page::Status(404), Fault::Status(404)),
        (Page::Status(500), Fault::Status(500)),
        (Page::Large, Fault::TooLarge),
        (Page::Slow, Fault::TooSlow),
    ] {
        world.page(page.clone());
        assert_eq!(lookup.well_known(&host(WARD)).await, Err(fault), "{page:?}");
    }
    assert_eq!(world.asked().len(), 6, "a redirection was followed");
}

#[actix_web::test]
async fn no_address_inside_is_dialed_whatever_a_name_says() {
    let world = World::new().await;
    let lookup = world.lookup();
    world.page(Page::Text("inside".into()));
    for inside in [
        "169.254.169.254",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.0.1",
        "100.64.0.1",
        "127.0.0.2",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
    ] {
        world.address(WARD, &[inside]);
        assert_eq!(
            lookup.well_known(&host(WARD)).await,
            Err(Fault::Private),
            "{inside}"
        );
    }
    // Two answers, one of them inside: the whole name is refused, before anything is dialed.
    world.address(WARD, &["127.0.0.1", "10.0.0.1"]);
    assert_eq!(lookup.well_known(&host(WARD)).await, Err(Fault::Private));
    world.address(WARD, &["127.0.0.1", "::1"]);
    assert_eq!(lookup.well_known(&host(WARD)).await, Err(Fault::Private));
    assert!(world.asked().is_empty());
}

#[actix_web::test]
async fn the_certificate_must_be_that_hosts() {
    let world = World::new().await;
    world.at_the_site("city.sumida.lg.jp");
    world.page(Page::Text("kairanban-verification=abc".into()));
    let refused = world.lookup().well_known(&host("city.sumida.lg.jp")).await;
    assert_eq!(refused, Err(Fault::Unreachable));
    assert!(world.asked().is_empty());
}
