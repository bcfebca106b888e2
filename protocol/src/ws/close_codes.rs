macro_rules! close_codes {
    ($($variant:ident $code:literal $text:literal;)*) => {
        /// Why the gateway closed a WebSocket: 4000-4499 connect again, 4500-4999 do not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum CloseCode {
            $(#[doc = $text] $variant,)*
        }

        impl CloseCode {
            /// Every code.
            pub const ALL: &'static [CloseCode] = &[$(CloseCode::$variant),*];

            /// The number on the wire (RFC 6455 §7.4.2: 4000-4999 are the application's).
            pub const fn number(self) -> u16 {
                match self { $(CloseCode::$variant => $code),* }
            }

            /// The reason on the wire.
            pub const fn reason(self) -> &'static str {
                match self { $(CloseCode::$variant => $text),* }
            }
        }
    };
}

close_codes! {
    ShuttingDown 4001 "the gateway is shutting down; connect again";
    HelloTimeout 4402 "no hello within 10 seconds";
    HeartbeatMissed 4403 "two heartbeats were missed";
    TooSlow 4408 "events were not read fast enough; resume from the last cursor";
    TooManyFrames 4429 "more frames in a second than allowed";
    TokenRejected 4501 "the token is not valid, or no longer; sign in";
    AccountDisabled 4502 "the account was disabled or its tokens were revoked";
    HelloRequired 4503 "the first frame must be hello";
    FrameTooLarge 4504 "a frame was larger than allowed";
    NotText 4505 "frames are JSON texts";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_codes_say_by_their_range_whether_to_come_back() {
        for code in CloseCode::ALL {
            assert!((4000..5000).contains(&code.number()));
            assert!(code.reason().len() <= 123, "RFC 6455 §5.5: a control frame holds 125 bytes");
        }
    }
}
