//! What connections cost a server whose clients ask nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests and their helpers fail by panicking"
)]

#[allow(dead_code, reason = "the other test files use the rest")]
mod support;

use std::time::Duration;

use assay_proto::v1::ListPoliciesRequest;
use assay_proto::v1::policy_service_client::PolicyServiceClient;
use assay_prover::Limits;
use support::Running;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};
use tonic::transport::Channel;

const SOON: Duration = Duration::from_millis(400);
const LONG: Duration = Duration::from_secs(10);
/// The start of HTTP/2, and empty settings.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
const PING: &[u8] = b"\0\0\x08\x06\0\0\0\0\0assaying";

async fn client(server: &Running) -> PolicyServiceClient<Channel> {
    PolicyServiceClient::connect(server.url.clone()).await.unwrap()
}

async fn ask(client: &mut PolicyServiceClient<Channel>) {
    assert_eq!(
        client.list_policies(ListPoliciesRequest {}).await.unwrap().into_inner().policies.len(),
        1
    );
}

async fn raw(server: &Running) -> TcpStream {
    TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap()
}

/// Reads until the server closes the connection.
async fn closed(stream: &mut TcpStream) {
    let mut bytes = Vec::new();
    // Closed with data of the client unread, a connection is reset.
    drop(timeout(LONG, stream.read_to_end(&mut bytes)).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_connections_make_room_for_an_honest_client() {
    let limits = Limits { max_connections: 3, first_request_timeout: SOON, ..Limits::default() };
    let server = Running::start(limits).await;
    let opened = Instant::now();
    let mut silent = raw(&server).await;
    let mut partial = raw(&server).await;
    partial.write_all(&PREFACE[..10]).await.unwrap();
    // Signs of life are no requests.
    let mut pinging = raw(&server).await;
    pinging.write_all(PREFACE).await.unwrap();
    let pinging = tokio::spawn(async move {
        while pinging.write_all(PING).await.is_ok() {
            sleep(SOON / 8).await;
        }
    });

    timeout(LONG, async { ask(&mut client(&server).await).await }).await.unwrap();
    assert!(opened.elapsed() >= SOON, "{:?}", opened.elapsed());
    closed(&mut silent).await;
    closed(&mut partial).await;
    timeout(LONG, pinging).await.unwrap().unwrap();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_beyond_the_bound_waits_for_one_that_is_used() {
    let limits = Limits { max_connections: 1, first_request_timeout: SOON, ..Limits::default() };
    let server = Running::start(limits).await;
    let mut first = client(&server).await;
    ask(&mut first).await;
    let url = server.url.clone();
    let second = tokio::spawn(async move {
        ask(&mut PolicyServiceClient::connect(url).await.unwrap()).await;
    });
    // Requests keep the first connection beyond the time for the first one.
    let started = Instant::now();
    while started.elapsed() < SOON * 3 {
        ask(&mut first).await;
        sleep(SOON / 8).await;
    }
    assert!(!second.is_finished());
    drop(first);
    timeout(LONG, second).await.unwrap().unwrap();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_asks_no_more_is_closed_and_opened_again() {
    let limits = Limits {
        max_connections: 1,
        request_timeout: SOON,
        idle_timeout: SOON,
        ..Limits::default()
    };
    let server = Running::start(limits).await;
    let mut first = client(&server).await;
    let asked = Instant::now();
    ask(&mut first).await;
    timeout(LONG, async { ask(&mut client(&server).await).await }).await.unwrap();
    assert!(asked.elapsed() >= SOON * 2, "{:?}", asked.elapsed());
    // The first may be asked before it notices.
    let again = async {
        while first.list_policies(ListPoliciesRequest {}).await.is_err() {
            sleep(SOON / 8).await;
        }
    };
    timeout(LONG, again).await.unwrap();
    server.stop().await;
}
