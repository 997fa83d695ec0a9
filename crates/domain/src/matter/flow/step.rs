//! What each move does, and when it is refused.

use super::reckon::task_ends;
use super::{Deciding, Flow, Move, Named, Standing, Stop, Task, Why};
use crate::calendar::Calendar;
use crate::clock::{Clock, Limit, Pause, due};
use crate::id::OfficeId;
use crate::matter::{Confirmed, MatterRefusal, MatterState};
use crate::when;
use jiff::Timestamp;

/// Offices a lead may call for one matter: more is a meeting, not a whistle.
pub const MOST_CALLS: usize = 12;

impl Standing {
    /// A new matter, as its first event tells it.
    pub fn begin(flow: Flow) -> Standing {
        Standing {
            state: MatterState::Open,
            reopened: 0,
            flow,
        }
    }

    /// Does one move. A refusal changes nothing. It lets pass whatever a deed was ever let do, so
    /// that events can be worked out again; deeds ask [`Standing::act`].
    pub fn step(&mut self, at: Timestamp, told: &Move) -> Result<(), MatterRefusal> {
        let mut next = self.clone();
        next.take(at, told)?;
        *self = next;
        Ok(())
    }

    fn take(&mut self, at: Timestamp, told: &Move) -> Result<(), MatterRefusal> {
        // Moves bear what they reckoned; for events that don't, it is today's calendar.
        let end = |limit: &Limit| due(Calendar::china(), at, *limit, &[]);
        match told {
            Move::Answer { answer } => self.state = self.state.answer(*answer, at)?,
            Move::Solve { without } => self.solve(at, *without)?,
            Move::Pass { to, why, told } => self.pass(at, *to, *why, *told)?,
            Move::Overdue { lapsed } => self.overdue(*lapsed)?,
            Move::Name { to, accept, until } => {
                self.name(*to, until.unwrap_or_else(|| end(accept)))?;
            }
            Move::Decline { above, until } => {
                let until = |decide| until.unwrap_or_else(|| end(decide));
                let above = above.as_ref();
                self.decline(above.map(|(stop, decide)| (*stop, until(decide))))?;
            }
            Move::Whistle {
                calls,
                arrive,
                joint,
                ends,
            } => {
                let reckoned = || task_ends(Calendar::china(), at, (*arrive, *joint));
                self.whistle(calls, ends.unwrap_or_else(reckoned))?;
            }
            Move::Arrive { nr } => self.arrive(at, *nr)?,
            Move::Done { nr } => self.done(at, *nr)?,
            Move::Missed { nr } => self.missed(*nr)?,
            Move::Pause { until, .. } => self.pause(at, *until)?,
            Move::Resume => self.resume(at)?,
            Move::Ask { more, most, of } => {
                self.ask(*more, *most)?;
                self.flow.grants = *of;
            }
            Move::Grant => {
                let more = self.flow.answer_asked()?;
                self.flow.clock.more.push(more);
            }
            Move::Refuse => {
                self.flow.answer_asked()?;
            }
            Move::Confirm {
                verdict,
                grade,
                up,
                told,
                instead,
            } => {
                let asked = match (*instead, self.state) {
                    (true, MatterState::Confirmed { at, .. }) => MatterState::NoAnswer { at },
                    (_, state) => state,
                };
                let said = asked.confirm(*verdict, *grade, at)?;
                self.confirm(at, said, (*up, *told));
            }
            Move::Silence => self.state = self.state.note_silence(at, when::day(at))?,
            Move::Recast { chain, version } => {
                self.state = self.state.correct()?;
                (self.flow.chain, self.flow.version) = (chain.clone(), *version);
            }
            Move::Merge { lead } => self.merge(at, *lead)?,
            Move::Unmerge { ends } => self.unmerge(at, ends.as_ref())?,
            Move::AskToo { level, late } => self.ask_too(at, *level, *late)?,
            Move::Undo { flow } => self.undo(flow)?,
            Move::Withdraw => self.state = self.state.withdraw(at)?,
        }
        Ok(())
    }

    fn arrive(&mut self, at: Timestamp, nr: u16) -> Result<(), MatterRefusal> {
        let task = self.task(nr)?;
        if task.arrived.is_some() {
            return Err(MatterRefusal::AlreadyArrived);
        }
        task.arrived = Some(at);
        Ok(())
    }

    fn done(&mut self, at: Timestamp, nr: u16) -> Result<(), MatterRefusal> {
        let task = self.task(nr)?;
        task.arrived.get_or_insert(at);
        task.done = Some(at);
        Ok(())
    }

    fn overdue(&mut self, lapsed: bool) -> Result<(), MatterRefusal> {
        self.state = self.state.assign()?;
        let flow = &mut self.flow;
        (flow.overdue, flow.behind) = (true, true);
        flow.late = flow.late.saturating_add(1);
        if lapsed {
            (flow.asked, flow.grants) = (None, None);
        }
        Ok(())
    }

    fn undo(&mut self, before: &Flow) -> Result<(), MatterRefusal> {
        self.state = match (self.state, self.flow.merged) {
            (MatterState::Merged, Some(merged)) => merged.before(),
            (state, _) => state.assign()?,
        };
        self.flow = before.clone();
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

    fn name(&mut self, to: Stop, until: Timestamp) -> Result<(), MatterRefusal> {
        self.state.assign()?;
        let flow = &mut self.flow;
        match () {
            () if flow.decided => Err(MatterRefusal::DecidedAbove),
            () if flow.deciding.is_some() => Err(MatterRefusal::Deciding),
            () if flow.named.is_some() => Err(MatterRefusal::AlreadyNamed),
            () if to.office == flow.office => Err(MatterRefusal::SameOffice),
            () => {
                flow.named = Some(Named { stop: to, until });
                Ok(())
            }
        }
    }

    fn decline(&mut self, above: Option<(Stop, Timestamp)>) -> Result<(), MatterRefusal> {
        let flow = &mut self.flow;
        flow.named.take().ok_or(MatterRefusal::NotNamed)?;
        flow.refused = flow.refused.saturating_add(1);
        flow.back = true;
        match above {
            Some((above, until)) => flow.deciding = Some(Deciding { above, until }),
            // Nobody lies above to decide: it stays where it is.
            None => flow.decided = flow.refused >= 2,
        }
        Ok(())
    }

    fn whistle(
        &mut self,
        calls: &[OfficeId],
        (arrive_by, done_by): (Timestamp, Timestamp),
    ) -> Result<(), MatterRefusal> {
        self.state.assign()?;
        let flow = &mut self.flow;
        if calls.is_empty() {
            return Err(MatterRefusal::NobodyCalled);
        }
        if flow.tasks.len() + calls.len() > MOST_CALLS {
            return Err(MatterRefusal::TooManyCalls);
        }
        for office in calls {
            let twice = flow.open_tasks().any(|t| t.office == *office);
            if twice || *office == flow.office {
                return Err(MatterRefusal::CalledAlready);
            }
            flow.tasks.push(Task {
                nr: u16::try_from(flow.tasks.len() + 1).unwrap_or(u16::MAX),
                office: *office,
                arrive_by,
                done_by,
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

    fn pause(&mut self, at: Timestamp, until: Timestamp) -> Result<(), MatterRefusal> {
        self.state.assign()?;
        let clock = &mut self.flow.clock;
        if self.flow.overdue {
            return Err(MatterRefusal::ClockEnded);
        }
        if clock.paused(at).is_some() {
            return Err(MatterRefusal::AlreadyPaused);
        }
        if until <= at {
            return Err(MatterRefusal::PauseBackwards);
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

    fn ask(&mut self, more: Limit, most: u16) -> Result<(), MatterRefusal> {
        self.state.assign()?;
        let flow = &mut self.flow;
        if flow.overdue {
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
        said: Confirmed,
        (up, told): (Option<Stop>, Option<OfficeId>),
    ) {
        // Asked with its lead, it still had what its offices were asked for.
        self.flow.let_go();
        match said {
            Confirmed::Settled(state) => self.state = state,
            Confirmed::Reopened(state) => {
                self.state = state;
                self.reopened = self.reopened.saturating_add(1);
                self.flow.merged = None;
                self.flow.go(at, up.unwrap_or(self.flow.stop()));
                (self.flow.behind, self.flow.back) = (false, true);
                self.flow.told = told;
            }
        }
    }
}

impl Flow {
    /// Where it is, with as long as it has there.
    pub fn stop(&self) -> Stop {
        Stop {
            level: self.level,
            office: self.office,
            limit: self.clock.limit,
        }
    }

    /// More time that was asked for is granted or refused.
    fn answer_asked(&mut self) -> Result<Limit, MatterRefusal> {
        self.grants = None;
        self.asked.take().ok_or(MatterRefusal::NothingAsked)
    }

    /// Nothing is asked of other offices any more.
    pub(super) fn settle(&mut self) {
        (self.asked, self.grants) = (None, None);
        (self.named, self.deciding) = (None, None);
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
