//! A building's façade, coloured by what is asked of it.

use super::known::Known;
use crate::web::parts::facade::{CellState, Facade, Link, Question};
use crate::web::shell::Shell;
use std::collections::HashMap;
use tanxin_domain::matter::Worst;
use tanxin_domain::place::{Place, PlaceKind};
use tanxin_domain::{District, PlaceId};

fn cell(worst: Worst) -> CellState {
    match worst {
        Worst::Settled => CellState::Settled,
        Worst::Open => CellState::Open,
        Worst::Due => CellState::Due,
        Worst::Late => CellState::Late,
    }
}

/// The façade as this reader may see it: doors, or floors only.
pub(super) fn facade(shell: &Shell, code: District, known: &Known, doors: bool) -> Facade {
    let units: Vec<(String, Vec<Place>)> = known
        .units
        .iter()
        .map(|(u, homes)| (u.name.clone(), homes.clone()))
        .collect();
    let colours = &known.colours;
    let whole = |id: PlaceId| {
        let worst = colours.places.get(&id);
        worst.map_or(CellState::None, |w| cell(*w))
    };
    let entrance = |n: usize| match known.units.get(n) {
        // A building without stairwells stands as one: it speaks once, for the whole.
        Some((unit, _)) if unit.id != known.place.id || unit.kind == PlaceKind::Unit => {
            whole(unit.id)
        }
        _ => CellState::None,
    };
    let ground = match known.place.kind {
        PlaceKind::Building => whole(known.place.id),
        _ => CellState::None,
    };
    if doors {
        let corridor = |n: usize, floor: i16| {
            let unit = known.units.get(n);
            let said = unit.and_then(|(unit, _)| colours.floors.get(&(unit.id, floor)));
            said.map_or(CellState::None, |worst| cell(*worst))
        };
        let facade = Facade::doors(&units, Question::Matters, |home| {
            let link = Link::Page(format!("/{code}/places/{}", home.id));
            (whole(home.id), link)
        });
        return facade.shared(corridor, entrance, ground);
    }
    // A floor shows the worst of its corridor and of its doors, without saying which.
    let mut by_floor: HashMap<(String, i16), CellState> = HashMap::new();
    let mut worse = |unit: &str, floor: i16, state: CellState| {
        let now = by_floor
            .entry((unit.to_owned(), floor))
            .or_insert(CellState::None);
        *now = state.max(*now);
    };
    for (unit, homes) in &known.units {
        for home in homes {
            if let (Some(facts), Some(worst)) = (&home.household, colours.places.get(&home.id)) {
                worse(&unit.name, facts.floor, cell(*worst));
            }
        }
        for ((_, floor), worst) in colours.floors.iter().filter(|((at, _), _)| *at == unit.id) {
            worse(&unit.name, *floor, cell(*worst));
        }
    }
    let facade = Facade::floors(&units, Question::Matters, shell.l, |unit, floor| {
        by_floor
            .get(&(unit.to_owned(), floor))
            .copied()
            .unwrap_or(CellState::None)
    });
    // The public's floors have their corridors in them.
    facade.shared(|_, _| CellState::None, entrance, ground)
}
