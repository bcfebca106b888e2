use std::path::PathBuf;

use lifeline_http::{WebFile, WebFiles};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "$OUT_DIR/web"]
struct Built;

/// The web app: as it was built into the binary, or from a folder while it is developed.
pub(crate) struct GatewayWebFiles {
    pub(crate) folder: Option<PathBuf>,
}

impl WebFiles for GatewayWebFiles {
    fn get(&self, path: &str) -> Option<WebFile> {
        let content_type = mime_guess::from_path(path).first_or_octet_stream().to_string();
        let bytes = match &self.folder {
            None => Built::get(path)?.data,
            Some(_) if path.split('/').any(|part| part == "..") => return None,
            Some(folder) => std::fs::read(folder.join(path)).ok()?.into(),
        };
        Some(WebFile { bytes, content_type })
    }
}
