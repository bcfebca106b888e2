use axum::{Json as JsonBody, extract::State};
use lifeline_bridge::ImportOptions;
use lifeline_domain::Code;
use lifeline_protocol::rest::DeviceImport;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::Api, body::File, caller::SignedIn, device_csv, operation::Operation, problem::Refusal, query::Query,
    state::HttpState,
};

pub(super) fn api() -> Api {
    Api::new("devices").post(
        "/v1/devices/import",
        import,
        Operation::new("import_devices", "Registers the devices of a CSV file.")
            .description(
                "The first line names the columns: `id`, and any of `name kind lat lon floor place owner topics` (filters \
                 divided by spaces). At most 10,000 devices in 4 MiB. Passwords are made, and returned this once. If a \
                 line is bad, nothing is written unless `skip_bad`; the answer names each. A device that is registered \
                 already is reported, and changed only with `update`.",
            )
            .bearer()
            .query::<Options>()
            .body_file("text/csv")
            .answers::<DeviceImport>(200, "What has become of each line.")
            .refuses(&[
                Code::Forbidden,
                Code::InvalidField,
                Code::MissingField,
                Code::UnknownField,
                Code::PayloadTooLarge,
                Code::Unavailable,
            ]),
    )
}

#[derive(Deserialize, IntoParams)]
struct Options {
    /// Only say what would be done.
    #[param(required = false, default = false)]
    #[serde(default)]
    dry_run: bool,
    /// Take the good lines even if others are bad.
    #[param(required = false, default = false)]
    #[serde(default)]
    skip_bad: bool,
    /// Change devices that are registered already to what the file says; columns that are not there stay.
    #[param(required = false, default = false)]
    #[serde(default)]
    update: bool,
}

async fn import(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Query(Options { dry_run, skip_bad, update }): Query<Options>,
    File(file): File,
) -> Result<JsonBody<DeviceImport>, Refusal> {
    let lines = device_csv::read(&file)?;
    let options = ImportOptions { dry_run, skip_bad, update };
    Ok(JsonBody(state.bridge().import_devices(&caller, lines, options).await?))
}
