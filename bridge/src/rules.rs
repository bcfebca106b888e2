use std::sync::{Arc, PoisonError, RwLock};

use lifeline_policies::{Mappings, Memory, RuleFault};

use crate::ports::Announcement;

/// The mapping rules in force, and what is wrong with the files that were read last.
#[derive(Debug)]
pub(crate) struct Rules {
    in_force: RwLock<Arc<Mappings>>,
    faults: RwLock<Vec<RuleFault>>,
    /// What devices have said about themselves; it outlives a change of the rules.
    pub(crate) memory: Memory,
}

impl Rules {
    /// With what devices had announced before this start.
    pub(crate) fn new(first: Arc<Mappings>, announced: Vec<Announcement>) -> Self {
        let memory = Memory::default();
        for Announcement { device, topic, payload } in announced {
            if let Err(problem) = memory.recall(&device, &topic, &payload) {
                tracing::warn!(%device, code = %problem.code, "what a device had announced is no longer followed");
            }
        }
        Self { in_force: RwLock::new(first), faults: RwLock::default(), memory }
    }

    /// The rules in force.
    pub(crate) fn in_force(&self) -> Arc<Mappings> {
        self.in_force.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is wrong with the files that were read last.
    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        self.faults.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts rules in force.
    pub(crate) fn replace(&self, rules: Mappings) {
        *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
    }

    /// Remembers what is wrong with the files.
    pub(crate) fn complain(&self, faults: Vec<RuleFault>) {
        *self.faults.write().unwrap_or_else(PoisonError::into_inner) = faults;
    }
}
