use lifeline_tests::{Gateway, Person, Sensor};
use serde_json::Value;
use std::process::Output;

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Item 9: people and devices are managed on a running gateway, and while none runs.
#[tokio::test]
async fn people_and_devices_are_managed_with_and_without_a_running_gateway() {
    let mut gateway = Gateway::start().await;
    for running in [true, false] {
        if !running {
            gateway.stop().await;
        }
        let name = format!("kitchen-{running}");
        let added = gateway.command(&["device", "add", &name, "--json"]).await;
        assert!(added.status.success(), "{}", text(&added));
        let made: Value = serde_json::from_slice(&added.stdout).unwrap();
        assert!(made["password"].as_str().unwrap().starts_with("ll_dev_"));
        let rotated = gateway.command(&["device", "rotate", &name, "--json"]).await;
        let again: Value = serde_json::from_slice(&rotated.stdout).unwrap();
        assert_ne!(again["password"], made["password"]);
        assert!(text(&gateway.command(&["device", "list"]).await).contains(&name));
        let twice = gateway.command(&["device", "add", &name]).await;
        assert!(!twice.status.success() && text(&twice).contains("already in use"), "{}", text(&twice));

        let user = format!("user-{running}");
        let added = gateway.command(&["user", "add", &user, "--role", "responder", "--json"]).await;
        let made: Value = serde_json::from_slice(&added.stdout).unwrap();
        assert_eq!((made[0]["role"].as_str(), made[0]["password"].is_string()), (Some("responder"), true));
        assert!(gateway.command(&["user", "role", &user, "admin"]).await.status.success());
        assert!(text(&gateway.command(&["user", "list"]).await).contains("admin"));
    }
    let gateway = gateway.start_again().await;
    assert!(text(&gateway.command(&["device", "list"]).await).contains("kitchen-false"), "it is in the store");
}

/// Item 9: the feed as it comes.
#[tokio::test]
async fn the_feed_can_be_followed_from_the_console() {
    let gateway = Gateway::start().await;
    Sensor::connect(&gateway).await.alert("smoke", "secret words").await;
    let mut tail = gateway.spawn_command(&["feed", "tail"]).await;
    let mut lines = Vec::new();
    while !lines.iter().any(|line: &String| line.contains("live")) {
        lines.push(tail.line().await);
    }
    Sensor::connect(&gateway).await.alert("gas", "more words").await;
    while !lines.iter().any(|line: &String| line.contains("signal.received")) {
        lines.push(tail.line().await);
    }
    assert!(!lines.concat().contains("words"), "an operator's terminal shows no texts: {lines:?}");
}

/// Item 9: configuration, policies, doctor.
#[tokio::test]
async fn the_other_commands_say_what_is_so() {
    let gateway = Gateway::start().await;
    let denied = Gateway::run(&["policies", "explain", "--as", "citizen", "--action", "feed.read"]).await;
    assert!(!denied.status.success() && text(&denied).contains("no policy allows feed.read"), "{}", text(&denied));
    let allowed = Gateway::run(&["policies", "explain", "--as", "responder", "--action", "feed.read"]).await;
    assert!(allowed.status.success(), "{}", text(&allowed));
    let schema = Gateway::run(&["config", "schema"]).await;
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    assert!(schema["properties"]["mqtt"].is_object());
    let printed = Gateway::run(&["config", "print"]).await;
    assert!(text(&printed).contains("[mqtt]"));
    let checked = Gateway::run(&["config", "check", "no-such-file.toml"]).await;
    assert!(!checked.status.success() && text(&checked).contains("no-such-file.toml"), "{}", text(&checked));
    let doctor = gateway.command(&["doctor", "--json"]).await;
    let findings: Value = serde_json::from_slice(&doctor.stdout).unwrap();
    for what in ["gateway", "devices' authority"] {
        let found = findings.as_array().unwrap().iter().find(|finding| finding["what"] == what);
        assert_eq!(found.expect(what)["verdict"], "good", "{findings}");
    }
}

/// What is said to no gateway is refused, rather than kept in a folder that none reads.
#[tokio::test]
async fn a_data_folder_that_nobody_named_is_not_begun() {
    let refused = Gateway::run(&["device", "add", "hall-9"]).await;
    assert!(!refused.status.success() && text(&refused).contains("--data"), "{}", text(&refused));
    assert!(!std::path::Path::new("lifeline-data").exists());
}

/// Item 2: what keeps a gateway from starting is said, with where, and the exit is not zero.
#[tokio::test]
async fn what_keeps_a_gateway_from_starting_is_said() {
    let gateway = Gateway::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("not-a-folder");
    std::fs::write(&file, "x").unwrap();
    let refused = Gateway::run(&["dev", "--ports", "auto", "--data", file.to_str().unwrap()]).await;
    assert!(!refused.status.success() && text(&refused).contains("not-a-folder"), "{}", text(&refused));

    let in_use = Gateway::run(&["dev", "--ports", "auto", "--data", gateway.data().to_str().unwrap()]).await;
    assert!(!in_use.status.success() && text(&in_use).contains("in use"), "{}", text(&in_use));

    let config = folder.path().join("lifeline.toml");
    std::fs::write(&config, "[http]\nlistn = 1\n").unwrap();
    let refused = Gateway::run(&["serve", "--config", config.to_str().unwrap()]).await;
    let said = text(&refused);
    assert!(!refused.status.success() && said.contains("lifeline.toml, line 2") && said.contains("listn"), "{said}");

    let port = gateway.demo.mqtt.rsplit(':').next().unwrap();
    let certs = gateway.data().join("certs");
    let text_of = |name: &str| certs.join(name).display().to_string();
    let names: Vec<String> =
        std::fs::read_dir(&certs).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    let pick = |start: &str, end: &str| names.iter().find(|n| n.starts_with(start) && n.ends_with(end)).unwrap();
    std::fs::write(
        &config,
        format!(
            "data = \"{}\"\n[mqtt]\nlisten = \"127.0.0.1:{port}\"\ntls_listen = \"127.0.0.1:0\"\n[http]\nlisten = \"127.0.0.1:0\"\nmetrics_listen = \"127.0.0.1:0\"\n[tls]\ncertificate = \"{}\"\nkey = \"{}\"\n",
            folder.path().join("data").display(),
            text_of(pick("server", ".pem")),
            text_of(pick("server", ".key")),
        ),
    )
    .unwrap();
    let refused = Gateway::run(&["serve", "--config", config.to_str().unwrap()]).await;
    let said = text(&refused);
    assert!(!refused.status.success() && said.contains("mqtt.listen") && said.contains(port), "{said}");
}

/// A second start keeps the data.
#[tokio::test]
async fn a_second_start_keeps_people_devices_and_feed() {
    let gateway = Gateway::start().await;
    Sensor::connect(&gateway).await.alert("smoke", "first").await;
    let before = gateway.demo.users[0].password.clone();
    let gateway = gateway.restart().await;
    assert_eq!(gateway.demo.users[0].password, before);
    assert_eq!(Person::signed_in(&gateway, "responder").await.feed(None).await.len(), 2);
}
