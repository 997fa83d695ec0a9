//! Addresses as types: `/330802/matters/0abc…`.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use std::str::FromStr;
use tanxin_domain::District;

use super::error::Failure;
use crate::App;
use crate::services::Error;

/// The district and one id of an address. Anything else is "no such page".
pub struct At<Id>(pub District, pub Id);

/// The district of an address.
pub struct In(pub District);

async fn params(parts: &mut Parts, app: &App) -> Vec<(String, String)> {
    match RawPathParams::from_request_parts(parts, app).await {
        Ok(raw) => raw
            .iter()
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect(),
        Err(_) => Vec::new(),
    }
}

fn find<T: FromStr>(params: &[(String, String)], name: &str) -> Option<T> {
    params
        .iter()
        .find(|(k, _)| k == name)
        .and_then(|(_, v)| v.parse().ok())
}

impl FromRequestParts<App> for In {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<In, Failure> {
        let params = params(parts, app).await;
        match find(&params, "district") {
            Some(district) => Ok(In(district)),
            None => Err(Failure::of(app, parts, Error::NotFound).await),
        }
    }
}

impl<Id: FromStr + Send> FromRequestParts<App> for At<Id> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<At<Id>, Failure> {
        let params = params(parts, app).await;
        match (find(&params, "district"), find(&params, "id")) {
            (Some(district), Some(id)) => Ok(At(district, id)),
            _ => Err(Failure::of(app, parts, Error::NotFound).await),
        }
    }
}
