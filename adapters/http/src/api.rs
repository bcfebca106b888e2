use axum::{
    Router,
    handler::Handler,
    routing::{MethodFilter, MethodRouter, on},
};
use tower_http::compression::CompressionLayer;
use utoipa::openapi::{HttpMethod, Paths};

use crate::{operation::Operation, state::HttpState};

/// Routes together with what the OpenAPI document says of them. One call adds a route
/// and its description, so that neither exists without the other.
pub(crate) struct Api {
    tag: &'static str,
    router: Router<HttpState>,
    paths: Paths,
}

impl Api {
    /// No routes yet; those added stand under this heading in the document.
    pub(crate) fn new(tag: &'static str) -> Self {
        Self { tag, router: Router::new(), paths: Paths::new() }
    }

    pub(crate) fn get<H, T>(self, path: &str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, HttpState>,
        T: 'static,
    {
        self.add(path, HttpMethod::Get, on(MethodFilter::GET, handler), operation)
    }

    pub(crate) fn post<H, T>(self, path: &str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, HttpState>,
        T: 'static,
    {
        self.add(path, HttpMethod::Post, on(MethodFilter::POST, handler), operation)
    }

    pub(crate) fn patch<H, T>(self, path: &str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, HttpState>,
        T: 'static,
    {
        self.add(path, HttpMethod::Patch, on(MethodFilter::PATCH, handler), operation)
    }

    pub(crate) fn put<H, T>(self, path: &str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, HttpState>,
        T: 'static,
    {
        self.add(path, HttpMethod::Put, on(MethodFilter::PUT, handler), operation)
    }

    pub(crate) fn delete<H, T>(self, path: &str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, HttpState>,
        T: 'static,
    {
        self.add(path, HttpMethod::Delete, on(MethodFilter::DELETE, handler), operation)
    }

    fn add(mut self, path: &str, method: HttpMethod, handler: MethodRouter<HttpState>, operation: Operation) -> Self {
        // What axum calls `{*path}`, the rest of a path, is `{path}` in OpenAPI.
        let described = path.replace("{*", "{");
        self.paths.add_path_operation(described, vec![method], operation.build(self.tag));
        self.router = self.router.route(path, handler);
        self
    }

    /// These and the others.
    pub(crate) fn merge(mut self, others: Self) -> Self {
        self.router = self.router.merge(others.router);
        self.paths.merge(others.paths);
        self
    }

    /// The same, with answers compressed for those who accept it.
    pub(crate) fn compressed(mut self) -> Self {
        self.router = self.router.layer(CompressionLayer::new());
        self
    }

    pub(crate) fn into_router(self) -> Router<HttpState> {
        self.router
    }

    pub(crate) fn into_paths(self) -> Paths {
        self.paths
    }
}
