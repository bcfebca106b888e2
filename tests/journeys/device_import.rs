use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, process::Output};

use lifeline_tests::{DemoDevice, Gateway, Person, RawMqtt};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

const FILE: &str = "id,name,kind,lat,lon,floor,place,owner,topics\n\
    hall-1,Hall 1,smoke_detector,23.78,90.42,2,above the door,Amina,tele/hall-1/# stat/hall-1/#\n\
    hall-2,\"Hall 2, left\",,,,,,,\n";
const WITH_BAD_LINES: &str = "id,kind,lat,lon\n\
    hall-3,smoke_detector,23.78,90.42\n\
    hall/4,smoke_detector,23.78,90.42\n\
    hall-5,Smoke Detector,23.78,90.42\n\
    hall-6,smoke_detector,91,90.42\n\
    hall-3,smoke_detector,23.78,90.42\n\
    hall-7,smoke_detector,23.78\n\
    hall-8,smoke_detector,,\n";

/// A folder with a file to import.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn put(&self, text: &str) -> PathBuf {
        let file = self.0.path().join("devices.csv");
        fs::write(&file, text).expect("a file");
        file
    }
}

async fn import(gateway: &Gateway, file: &std::path::Path, flags: &[&str]) -> (Output, Value) {
    let file = file.to_str().expect("a plain path");
    let done = gateway.command(&[&["device", "import", file, "--json"], flags].concat()).await;
    let report = serde_json::from_slice(&done.stdout).unwrap_or(Value::Null);
    (done, report)
}

fn ids(report: &Value, what: &str) -> Vec<String> {
    let all = report[what].as_array().expect("a list").iter();
    all.map(|one| one["id"].as_str().or(one.as_str()).expect("an id").to_owned()).collect()
}

/// First tried, then done; a second time nothing changes unless it is to.
#[tokio::test]
async fn a_file_of_devices_is_registered_once() {
    let gateway = Gateway::start().await;
    let files = Files::new();
    let file = files.put(FILE);

    let (dry, tried) = import(&gateway, &file, &["--dry-run"]).await;
    assert!(dry.status.success(), "{dry:?}");
    assert_eq!((ids(&tried, "added"), &tried["written"]), (vec!["hall-1".into(), "hall-2".into()], &json!(false)));
    assert!(tried["added"][0]["password"].is_null(), "nothing is made yet");
    let shown = gateway.command(&["device", "show", "hall-1"]).await;
    assert!(!shown.status.success(), "nor is anything registered");

    let (_, done) = import(&gateway, &file, &[]).await;
    assert_eq!(done["written"], true, "{done}");
    for device in done["added"].as_array().unwrap() {
        let id = device["id"].as_str().unwrap().to_owned();
        let password = device["password"].as_str().unwrap().to_owned();
        let (_, reason) = RawMqtt::connect(&gateway, 5, &DemoDevice { username: id.clone(), id, password }).await;
        assert_eq!(reason, 0, "{device}");
    }
    let admin = Person::signed_in(&gateway, "admin").await;
    let (_, hall) = admin.get("/v1/devices/hall-1").await;
    assert_eq!(hall["topics"], json!(["tele/hall-1/#", "stat/hall-1/#"]));
    assert_eq!((&hall["place"], &hall["location"]["floor"]), (&json!("above the door"), &json!("2")));

    let (_, again) = import(&gateway, &file, &[]).await;
    assert_eq!((ids(&again, "existing").len(), ids(&again, "added").len()), (2, 0), "{again}");
    let file = files.put("id,owner\nhall-1,Karim\nhall-2,\n");
    let (_, kept) = import(&gateway, &file, &[]).await;
    assert_eq!(ids(&kept, "existing").len(), 2, "{kept}");
    let (_, updated) = import(&gateway, &file, &["--update"]).await;
    assert_eq!((ids(&updated, "updated"), ids(&updated, "existing")), (vec!["hall-1".into()], vec!["hall-2".into()]));
    let (_, hall) = admin.get("/v1/devices/hall-1").await;
    assert_eq!((&hall["owner"], &hall["name"]), (&json!("Karim"), &json!("Hall 1")), "other columns stay");
}

/// "A CSV with a bad line (named by line, the rest offered)".
#[tokio::test]
async fn bad_lines_are_named_and_the_rest_is_offered() {
    let gateway = Gateway::start().await;
    let files = Files::new();
    let file = files.put(WITH_BAD_LINES);
    let bad = [
        (3, "invalid_field", json!("id")),
        (4, "invalid_field", json!("kind")),
        (5, "location_out_of_range", json!("location.lat")),
        (6, "already_exists", json!("id")),
        (7, "invalid_field", Value::Null),
    ];
    for flags in [&["--dry-run"][..], &["--dry-run", "--skip-bad"], &[], &["--skip-bad"]] {
        let (done, report) = import(&gateway, &file, flags).await;
        let named = report["bad"].as_array().unwrap().iter();
        let named =
            named.map(|bad| (bad["line"].as_i64().unwrap(), bad["code"].as_str().unwrap(), bad["field"].clone()));
        assert_eq!(named.collect::<Vec<_>>(), bad, "{report}");
        assert_eq!(ids(&report, "added"), ["hall-3", "hall-8"], "{flags:?}");
        let skipped = flags == ["--skip-bad"];
        assert_eq!(report["written"], skipped, "{flags:?}");
        assert_eq!(done.status.success(), flags.contains(&"--skip-bad"), "{flags:?}: {done:?}");
        assert_eq!(gateway.command(&["device", "show", "hall-8"]).await.status.success(), skipped, "{flags:?}");
    }
    for (text, said) in [
        ("", "`id` must be one"),
        ("id,colour\nx,red\n", "there is no column `colour`"),
        ("id,lat\nx,1\n", "a place needs the columns"),
    ] {
        let (done, _) = import(&gateway, &files.put(text), &[]).await;
        let error = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && error.contains(said), "{error}");
    }
}

/// Passwords go to a file of one's own, or nowhere; without a running gateway as well.
#[tokio::test]
async fn passwords_are_written_to_a_private_file() {
    let mut gateway = Gateway::start().await;
    gateway.stop().await;
    let files = Files::new();
    let file = files.put(FILE);
    let out = files.0.path().join("passwords.csv");
    let to = out.to_str().unwrap();
    let (_, report) = import(&gateway, &file, &["--out", to]).await;
    assert!(report["added"][0]["password"].is_null(), "not on the terminal, too: {report}");
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    let written = fs::read_to_string(&out).unwrap();
    let lines: Vec<_> = written.lines().collect();
    assert_eq!(lines[0], "id,password");
    assert!(lines[1].starts_with("hall-1,ll_dev_") && lines[2].starts_with("hall-2,ll_dev_"), "{written}");

    let gateway = gateway.start_again().await;
    let password = lines[2].split_once(',').unwrap().1.to_owned();
    let device = DemoDevice { id: "hall-2".into(), username: "hall-2".into(), password };
    assert_eq!(RawMqtt::connect(&gateway, 4, &device).await.1, 0);

    let (refused, _) = import(&gateway, &files.put("id\nhall-9\n"), &["--out", to]).await;
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("passwords.csv"));
    let (_, shown) = (refused, gateway.command(&["device", "show", "hall-9"]).await);
    assert!(!shown.status.success(), "a file that is there is not written over, and nothing is registered");
}

/// What is too large, not for everyone, or not text is refused whole.
#[tokio::test]
async fn a_file_that_is_too_large_is_refused() {
    let gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let post = async |who: &Person, text: String| {
        let answer = who.request(Method::POST, "/v1/devices/import", Some(text)).await;
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    let many: String = (0..10_001).map(|number| format!("d-{number}\n")).collect();
    let (status, problem) = post(&admin, format!("id\n{many}")).await;
    assert_eq!((status, &problem["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("payload_too_large")));
    let (status, _) = post(&admin, format!("id,place\nx,{}\n", "x".repeat(4 * 1024 * 1024))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let responder = Person::signed_in(&gateway, "responder").await;
    assert_eq!(post(&responder, FILE.to_owned()).await.0, StatusCode::FORBIDDEN);
    let (status, report) =
        post(&admin, many.lines().take(5000).fold("id\n".to_owned(), |all, id| all + id + "\n")).await;
    assert_eq!((status, report["added"].as_array().map(Vec::len)), (StatusCode::OK, Some(5000)));
    let (_, list) = admin.get("/v1/devices").await;
    assert_eq!(list["devices"].as_array().map(Vec::len), Some(5001));
}
