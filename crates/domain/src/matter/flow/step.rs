//! What each move does, and when it is refused.

use super::{Deciding, Flow, Move, Named, Standing, Stop, Task, Why};
use crate::calendar::{Calendar, days};
use crate::clock::{Clock, Limit, Pause, due};
use crate::id::OfficeId;
use crate::matter::{Confirmed, MatterRefusal, Verdict};
use crate::when;
use jiff::Timestamp;

/// Offices a lead may call for one matter: more is a meeting, not a whistle.
pub const MOST_CALLS: usize = 12;

impl Standing {
    /// A new matter, as its first event tells it.
    pub fn begin(flow: Flow) -> Standing {
        Standing {
            state: super::MatterState::Open,
            reopened: 0,
            flow,
        }
    }

    /// Does one move. A refusal changes nothing.
    pub fn step(&mut self, at: Timestamp, told: &Move) -> Result<(), MatterRefusal> {
        let mut next = self.clone();
        next.take(at, told)?;
        *self = next;
        Ok(())
    }

    fn take(&mut self, at: Timestamp, told: &Move) -> Result<(), MatterRefusal> {
        match told {
            Move::Answer { answer } => self.state = self.state.answer(*answer, at)?,
            Move::Solve { without } => self.solve(at, *without)?,
            Move::Pass { to, why, told } => self.pass(at, *to, *why, *told)?,
            Move::Overdue => {
                self.state = self.state.assign()?;
                (self.flow.overdue, self.flow.behind) = (true, true);
                self.flow.late = self.flow.late.saturating_add(1);
            }
            Move::Name { to, accept } => self.name(at, *to, *accept)?,
            Move::Decline { above } => self.decline(at, *above)?,
            Move::Whistle {
                calls,
                arrive,
                joint,
            } => self.whistle(at, calls, (*arrive, *joint))?,
            Move::Arrive { nr } => {
                let task = self.task(*nr)?;
                if task.arrived.is_some() {
                    return Err(MatterRefusal::AlreadyArrived);
                }
                task.arrived = Some(at);
            }
            Move::Done { nr } => {
                let task = self.task(*nr)?;
                task.arrived.get_or_insert(at);
                task.done = Some(at);
            }
            Move::Missed { nr } => self.missed(*nr)?,
            Move::Pause { until, most } => self.pause(at, *until, *most)?,
            Move::Resume => self.resume(at)?,
            Move::Ask { more, most } => self.ask(at, *more, *most)?,
            Move::Grant => {
                let more = self.flow.asked.take().ok_or(MatterRefusal::NothingAsked)?;
                self.flow.clock.more.push(more);
            }
            Move::Refuse => {
                self.flow.asked.take().ok_or(MatterRefusal::NothingAsked)?;
            }
            Move::Confirm { verdict, grade, up } => {
                self.confirm(at, (*verdict, *grade), *up)?;
            }
            Move::Silence => self.state = self.state.note_silence(at, when::day(at))?,
            Move::Recast { chain, version } => {
                self.state = self.state.correct()?;
                (self.flow.chain, self.flow.version) = (chain.clone(), *version);
            }
            Move::Merge { lead } => self.merge(at, *lead)?,
            Move::Unmerge => self.unmerge(at)?,
            Move::AskToo { level } => self.ask_too(at, *level)?,
            Move::Undo { flow } => {
                self.state = match (self.state, self.flow.merged) {
                    (super::MatterState::Merged, Some(merged)) => merged.before(),
                    (state, _) => state.assign()?,
                };
                self.flow = (**flow).clone();
                // What would have been due meanwhile can't be done at its instant any more.
                if self.next().is_some_and(|(due, _)| due <= at) {
                    return Err(MatterRefusal::UndoTooLate);
                }
            }
            Move::Withdraw => self.state = self.state.withdraw(at)?,
        }
        Ok(())
    }

    fn solve(&mut self, at: Timestamp, without: bool) -> Result<(), MatterRefusal> {
        let state = self.state.solve(at, when::day(at))?;
        let open = self.flow.open_tasks().count();
        if open > 0 && !without {
            return Err(MatterRefusal::TasksOpen { open });
        }
        self.state = state;
        self.flow.let_go();
        Ok(())
    }

    fn pass(
        &mut self,
        at: Timestamp,
        to: Stop,
        why: Why,
        told: Option<OfficeId>,
    ) -> Result<(), MatterRefusal> {
        self.state = self.state.assign()?;
        let flow = &mut self.flow;
        match why {
            Why::Taken | Why::Silence if flow.named.is_none() => {
                return Err(MatterRefusal::NotNamed);
            }
            Why::Decided | Why::Undecided if flow.deciding.is_none() => {
                return Err(MatterRefusal::NothingToDecide);
            }
            // Who decides may leave it where it is: then its clock goes on.
            Why::Decided | Why::Undecided if to.office == flow.office => {
                flow.settle();
                flow.decided = true;
                return Ok(());
            }
            _ if to.office == flow.office => return Err(MatterRefusal::SameOffice),
            // Named and waiting: the named office or the level above has the word.
            Why::Hand if flow.deciding.is_some() => return Err(MatterRefusal::Deciding),
            Why::Hand if flow.named.is_some() => return Err(MatterRefusal::AlreadyNamed),
            _ => {}
        }
        if matches!(why, Why::Clock) {
            flow.behind = true;
            flow.late = flow.late.saturating_add(1);
        }
        let back = to.level <= flow.level && why != Why::Taken;
        flow.go(at, to);
        flow.back = back;
        flow.decided = why == Why::Decided;
        flow.told = told;
        Ok(())
    }

    fn name(&mut self, at: Timestamp, to: Stop, accept: Limit) -> Result<(), MatterRefusal> {
        self.state.assign()?;
        let flow = &mut self.flow;
        match () {
            () if flow.decided => Err(MatterRefusal::DecidedAbove),
            () if flow.deciding.is_some() => Err(MatterRefusal::Deciding),
            () if flow.named.is_some() => Err(MatterRefusal::AlreadyNamed),
            () if to.office == flow.office => Err(MatterRefusal::SameOffice),
            () => {
                let until = due(Calendar::china(), at, accept, &[]);
                flow.named = Some(Named { stop: to, until });
                Ok(())
            }
        }
    }

    fn decline(
        &mut self,
        at: Timestamp,
        above: Option<(Stop, Limit)>,
    ) -> Result<(), MatterRefusal> {
        let flow = &mut self.flow;
        flow.named.take().ok_or(MatterRefusal::NotNamed)?;
        flow.refused = flow.refused.saturating_add(1);
        flow.back = true;
        match above {
            Some((above, decide)) => {
                let until = due(Calendar::china(), at, decide, &[]);
                flow.deciding = Some(Deciding { above, until });
            }
            // Nobody lies above to decide: it stays where it is.
            None => flow.decided = flow.refused >= 2,
        }
        Ok(())
    }

    fn whistle(
        &mut self,
        at: Timestamp,
        calls: &[OfficeId],
        (arrive, joint): (Limit, Limit),
    ) -> Result<(), MatterRefusal> {
        self.state.assign()?;
        let flow = &mut self.flow;
        if calls.is_empty() {
            return Err(MatterRefusal::NobodyCalled);
        }
        if flow.tasks.len() + calls.len() > MOST_CALLS {
            return Err(MatterRefusal::TooManyCalls);
        }
        let china = Calendar::china();
        for office in calls {
            let twice = flow.open_tasks().any(|t| t.office == *office);
            if twice || *office == flow.office {
                return Err(MatterRefusal::CalledAlready);
            }
            let arrive_by = due(china, at, arrive, &[]);
            flow.tasks.push(Task {
                nr: u16::try_from(flow.tasks.len() + 1).unwrap_or(u16::MAX),
                office: *office,
                arrive_by,
                done_by: due(china, arrive_by, joint, &[]),
                arrived: None,
                done: None,
                missed: false,
                late: false,
                left: false,
            });
        }
        Ok(())
    }

    fn task(&mut self, nr: u16) -> Result<&mut Task, MatterRefusal> {
        self.state.assign()?;
        let found = self.flow.tasks.iter_mut().find(|t| t.nr == nr);
        let task = found.ok_or(MatterRefusal::NoSuchTask)?;
        match task.open() {
            true => Ok(task),
            false => Err(MatterRefusal::TaskOver),
        }
    }

    fn missed(&mut self, nr: u16) -> Result<(), MatterRefusal> {
        let task = self.task(nr)?;
        match (task.missed, task.arrived) {
            (false, None) => task.missed = true,
            _ if !task.late => task.late = true,
            _ => return Err(MatterRefusal::TaskOver),
        }
        Ok(())
    }

    fn pause(&mut self, at: Timestamp, until: Timestamp, most: u16) -> Result<(), MatterRefusal> {
        self.state.assign()?;
        let clock = &mut self.flow.clock;
        if self.flow.overdue || clock.due(Calendar::china()) <= at {
            return Err(MatterRefusal::ClockEnded);
        }
        if clock.paused(at).is_some() {
            return Err(MatterRefusal::AlreadyPaused);
        }
        if until <= at {
            return Err(MatterRefusal::PauseBackwards);
        }
        let so_far = clock.days_paused() + days(when::day(at), when::day(until));
        if so_far > i64::from(most) {
            return Err(MatterRefusal::PauseTooLong { most });
        }
        clock.pauses.push(Pause {
            from: at,
            until,
            held: false,
        });
        Ok(())
    }

    fn resume(&mut self, at: Timestamp) -> Result<(), MatterRefusal> {
        let clock = &mut self.flow.clock;
        let last = clock.pauses.last_mut();
        match last.filter(|p| p.from <= at && at < p.until) {
            Some(pause) => pause.until = at,
            None => return Err(MatterRefusal::NotPaused),
        }
        // Begun and ended at once, it never was.
        clock.pauses.retain(|p| p.from < p.until);
        Ok(())
    }

    fn ask(&mut self, at: Timestamp, more: Limit, most: u16) -> Result<(), MatterRefusal> {
        self.state.assign()?;
        let flow = &mut self.flow;
        if flow.overdue || flow.due() <= at {
            return Err(MatterRefusal::ClockEnded);
        }
        if flow.asked.is_some() || !flow.clock.more.is_empty() {
            return Err(MatterRefusal::AskedAlready);
        }
        match more {
            Limit::WorkingDays(n) if n <= most => flow.asked = Some(more),
            _ => return Err(MatterRefusal::TooMuchAsked { most }),
        }
        Ok(())
    }

    fn confirm(
        &mut self,
        at: Timestamp,
        (verdict, grade): (Verdict, Option<super::Grade>),
        up: Option<Stop>,
    ) -> Result<(), MatterRefusal> {
        let said = self.state.confirm(verdict, grade, at)?;
        // Asked with its lead, it still had what its offices were asked for.
        self.flow.let_go();
        match said {
            Confirmed::Settled(state) => self.state = state,
            Confirmed::Reopened(state) => {
                self.state = state;
                self.reopened = self.reopened.saturating_add(1);
                self.flow.merged = None;
                let same = Stop {
                    level: self.flow.level,
                    office: self.flow.office,
                    limit: self.flow.clock.limit,
                };
                self.flow.go(at, up.unwrap_or(same));
                (self.flow.behind, self.flow.back) = (false, true);
            }
        }
        Ok(())
    }
}

impl Flow {
    /// Nothing is asked of other offices any more.
    pub(super) fn settle(&mut self) {
        (self.asked, self.named, self.deciding) = (None, None, None);
        self.refused = 0;
        self.decided = false;
    }

    /// To another stop, with a clock of its own.
    fn go(&mut self, at: Timestamp, to: Stop) {
        match to.level.cmp(&self.level) {
            std::cmp::Ordering::Greater => self.ups = self.ups.saturating_add(1),
            std::cmp::Ordering::Less => self.downs = self.downs.saturating_add(1),
            std::cmp::Ordering::Equal if to.office != self.office => {
                self.sides = self.sides.saturating_add(1);
            }
            std::cmp::Ordering::Equal => {}
        }
        self.settle();
        self.overdue = false;
        self.told = None;
        (self.level, self.office) = (to.level, to.office);
        if !self.had.contains(&to.office) {
            self.had.push(to.office);
        }
        // A promised day is kept once; who gets it later has the category's days.
        let limit = match to.limit {
            Limit::Until(day) if day <= when::day(at) => Limit::WorkingDays(1),
            limit => limit,
        };
        self.clock = Clock::new(at, limit);
    }
}
