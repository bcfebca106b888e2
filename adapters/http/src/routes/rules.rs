use axum::{Json as JsonBody, extract::State};
use lifeline_domain::Code;
use lifeline_protocol::rest::{RuleTest, RuleTestResult, RulesView};

use crate::{api::Api, body::Json, caller::SignedIn, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("rules")
        .get(
            "/v1/rules",
            list,
            Operation::new("list_rules", "The mapping rules in force, and what is wrong with files that are not.")
                .bearer()
                .answers::<RulesView>(200, "The rules.")
                .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/rules/test",
            test,
            Operation::new("test_rules", "What a publish would become, and why.")
                .description("By the rules in force, or by a file of rules sent along. Nothing is stored.")
                .bearer()
                .body::<RuleTest>()
                .answers::<RuleTestResult>(200, "What it would become.")
                .refuses(&[Code::Forbidden]),
        )
}

async fn list(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<RulesView>, Refusal> {
    Ok(JsonBody(state.bridge().rules(&caller)?))
}

async fn test(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(test): Json<RuleTest>,
) -> Result<JsonBody<RuleTestResult>, Refusal> {
    Ok(JsonBody(state.bridge().test_rules(&caller, &test)?))
}
