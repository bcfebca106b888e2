use cel::common::ast::{EntryExpr, Expr, IdedExpr};

use super::scope::FUNCTIONS;

/// How deep operations may lie in each other: evaluating takes stack for each.
pub(crate) const DEPTH_MAX: usize = 48;

/// The node and what is wrong with it.
type Found = Result<(), (u64, String)>;

/// Refuses an expression that names what is not there, lies too deep, or goes through a list
/// within another: the node and what is wrong with it.
pub(crate) fn check<'e>(expression: &'e IdedExpr, variables: &[&'e str]) -> Found {
    Check { variables: variables.to_vec(), lists: 0, depth: 0 }.expression(expression)
}

struct Check<'e> {
    variables: Vec<&'e str>,
    /// How many lists are being gone through.
    lists: usize,
    /// How many operations lie around this one.
    depth: usize,
}

impl<'e> Check<'e> {
    fn expression(&mut self, node: &'e IdedExpr) -> Found {
        if self.depth == DEPTH_MAX {
            return Err((node.id, "it is nested too deep".to_owned()));
        }
        self.depth += 1;
        let found = self.operation(node);
        self.depth -= 1;
        found
    }

    fn operation(&mut self, node: &'e IdedExpr) -> Found {
        match &node.expr {
            Expr::Unspecified | Expr::Literal(_) => Ok(()),
            Expr::Ident(name) => self.variable(node.id, name),
            Expr::Select(select) => self.expression(&select.operand),
            Expr::List(list) => list.elements.iter().try_for_each(|element| self.expression(element)),
            Expr::Map(map) => map.entries.iter().try_for_each(|entry| match &entry.expr {
                EntryExpr::MapEntry(entry) => {
                    self.expression(&entry.key)?;
                    self.expression(&entry.value)
                }
                EntryExpr::StructField(field) => self.expression(&field.value),
            }),
            Expr::Struct(made) => Err((node.id, format!("there is no type `{}`", made.type_name))),
            Expr::Call(call) => {
                let operator = !call.func_name.starts_with(|c: char| c.is_ascii_alphabetic());
                if !operator && !FUNCTIONS.contains(&call.func_name.as_str()) {
                    let known = FUNCTIONS.join(", ");
                    return Err((node.id, format!("there is no function `{}`; there are {known}", call.func_name)));
                }
                call.target.as_deref().map_or(Ok(()), |target| self.expression(target))?;
                call.args.iter().try_for_each(|argument| self.expression(argument))
            }
            Expr::Comprehension(through) => {
                self.expression(&through.iter_range)?;
                self.expression(&through.accu_init)?;
                if self.lists > 0 {
                    let detail = "a list is gone through within another: that may take too long".to_owned();
                    return Err((node.id, detail));
                }
                let outside = self.variables.len();
                self.variables.extend([through.iter_var.as_str(), through.accu_var.as_str()]);
                self.variables.extend(through.iter_var2.as_deref());
                self.lists += 1;
                for step in [&through.loop_cond, &through.loop_step, &through.result] {
                    self.expression(step)?;
                }
                self.lists -= 1;
                self.variables.truncate(outside);
                Ok(())
            }
        }
    }

    fn variable(&self, id: u64, name: &str) -> Found {
        if self.variables.contains(&name) {
            return Ok(());
        }
        Err((id, format!("there is no `{name}`; there are {}", self.variables.join(", "))))
    }
}
