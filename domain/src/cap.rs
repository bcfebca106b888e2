use serde::{Deserialize, Serialize};

/// How bad it is (CAP 1.2 §3.2.2 `severity`), ordered from least to worst.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum Severity {
    /// Severity is not known.
    #[default]
    Unknown,
    /// Minimal to no known threat to life or property.
    Minor,
    /// Possible threat to life or property.
    Moderate,
    /// Significant threat to life or property.
    Severe,
    /// Extraordinary threat to life or property.
    Extreme,
}

/// How soon to act (CAP 1.2 §3.2.2 `urgency`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum Urgency {
    /// Urgency is not known.
    #[default]
    Unknown,
    /// Responsive action is no longer required.
    Past,
    /// Responsive action should be taken in the near future.
    Future,
    /// Responsive action should be taken soon (within next hour).
    Expected,
    /// Responsive action should be taken immediately.
    Immediate,
}

/// How sure it is (CAP 1.2 §3.2.2 `certainty`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum Certainty {
    /// Certainty is not known.
    #[default]
    Unknown,
    /// Not expected to occur.
    Unlikely,
    /// Possible but not likely (p <= about 50 %).
    Possible,
    /// Likely (p > about 50 %).
    Likely,
    /// Determined to have occurred or to be ongoing.
    Observed,
}
