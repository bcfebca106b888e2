use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use lifeline_bridge::UPLOAD_PIECE_BYTES_MAX;
use lifeline_domain::{Code, Problem};
use tokio::time::timeout;

/// A body that comes so slowly is given up; what came of it was stored.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// How much of a body that is refused is read and thrown away.
const DISCARDED_BYTES_MAX: usize = 8 * 1024 * 1024;

/// A body that is stored while it comes: no more of it than a piece is in memory.
pub(crate) struct Pieces {
    body: BodyDataStream,
    held: BytesMut,
    over: Option<Result<(), Problem>>,
}

impl Pieces {
    pub(crate) fn of(body: Body) -> Self {
        Self { body: body.into_data_stream(), held: BytesMut::new(), over: None }
    }

    /// The next piece; none after the last. Where the body breaks off, what came before that comes first.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        while self.over.is_none() && self.held.len() < UPLOAD_PIECE_BYTES_MAX {
            match timeout(SILENCE_MAX, self.body.next()).await {
                Ok(Some(Ok(chunk))) => self.held.extend_from_slice(&chunk),
                Ok(None) => self.over = Some(Ok(())),
                Ok(Some(Err(_))) => {
                    self.over = Some(Err(Problem::new(Code::RequestTimeout, "the body breaks off")));
                }
                Err(_) => {
                    let detail = format!("nothing came for {} s", SILENCE_MAX.as_secs());
                    self.over = Some(Err(Problem::new(Code::RequestTimeout, detail)));
                }
            }
        }
        if !self.held.is_empty() {
            let length = self.held.len().min(UPLOAD_PIECE_BYTES_MAX);
            return Ok(Some(self.held.split_to(length).freeze()));
        }
        match &self.over {
            Some(Err(problem)) => Err(problem.clone()),
            _ => Ok(None),
        }
    }

    /// Reads on, up to a bound: a connection that is closed on unread bytes is reset, and the client could lose the
    /// answer.
    pub(crate) async fn discard(mut self) {
        let mut size = 0;
        while self.over.is_none() && size < DISCARDED_BYTES_MAX {
            match timeout(SILENCE_MAX, self.body.next()).await {
                Ok(Some(Ok(chunk))) => size += chunk.len(),
                _ => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, io};

    use futures_util::stream::iter;

    use super::*;

    async fn lengths(body: Body) -> (Vec<usize>, Option<Code>) {
        let (mut pieces, mut lengths) = (Pieces::of(body), Vec::new());
        loop {
            match pieces.next().await {
                Ok(Some(piece)) => lengths.push(piece.len()),
                Ok(None) => return (lengths, None),
                Err(problem) => return (lengths, Some(problem.code)),
            }
        }
    }

    #[tokio::test]
    async fn a_body_is_cut_however_it_comes_and_what_came_before_it_broke_off_is_kept() {
        const PIECE: usize = UPLOAD_PIECE_BYTES_MAX;
        let chunks =
            |lengths: &'static [usize]| iter(lengths.iter().map(|length| Ok::<_, Infallible>(vec![0; *length])));
        assert_eq!(lengths(Body::empty()).await, (vec![], None));
        assert_eq!(lengths(Body::from_stream(chunks(&[5, 7]))).await, (vec![12], None));
        assert_eq!(lengths(Body::from_stream(chunks(&[2 * PIECE + 1]))).await, (vec![PIECE, PIECE, 1], None));
        assert_eq!(lengths(Body::from_stream(chunks(&[PIECE - 1, 1]))).await, (vec![PIECE], None));
        let cut = iter([Ok(vec![0; 5]), Err(io::Error::other("cut"))]);
        assert_eq!(lengths(Body::from_stream(cut)).await, (vec![5], Some(Code::RequestTimeout)));
    }
}
