use crate::page::assert_fresh;

#[test]
fn openapi_json() {
    let document = serde_json::to_string_pretty(&lifeline_http::openapi()).expect("a document is JSON");
    assert_fresh("openapi.json", &(document + "\n"));
}
