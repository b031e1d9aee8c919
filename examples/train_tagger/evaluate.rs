//! Strict span scores by class, and cross-validation over the training articles.

use newsdex::article::EntityKind;
use newsdex::entity::names_by;
use newsdex::entity::train::Marked;

/// Names that agree, that are marked, that were found; by class.
#[derive(Clone, Copy, Default)]
pub struct Score([[usize; 3]; 4]);

fn f1([both, gold, got]: [usize; 3]) -> f64 {
    200.0 * both as f64 / (gold + got).max(1) as f64
}

impl Score {
    /// Counts what `model` finds in `articles`.
    pub fn count(&mut self, model: &[u8], articles: &[&Marked]) -> crate::Outcome<()> {
        let texts: Vec<&str> = articles.iter().map(|a| a.text.as_str()).collect();
        for (found, a) in names_by(model, &texts)?.iter().zip(articles) {
            for (k, class) in EntityKind::ALL.iter().enumerate() {
                let of = |n: &&(usize, usize, EntityKind)| n.2 == *class;
                self.0[k][0] += found
                    .iter()
                    .filter(of)
                    .filter(|n| a.names.contains(n))
                    .count();
                self.0[k][1] += a.names.iter().filter(of).count();
                self.0[k][2] += found.iter().filter(of).count();
            }
        }
        Ok(())
    }

    fn sum(&self, classes: usize) -> [usize; 3] {
        let of = |i: usize| self.0[..classes].iter().map(|c| c[i]).sum();
        [of(0), of(1), of(2)]
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [person, org, place, misc] = self.0.map(f1);
        let (three, four) = (f1(self.sum(3)), f1(self.sum(4)));
        write!(
            f,
            "person {person:.1}  org {org:.1}  place {place:.1}  misc {misc:.1}  three {three:.1}  four {four:.1}"
        )
    }
}
