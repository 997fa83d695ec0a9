// What the page says, in Chinese and in English. The lines that explain a result are those of the
// poll's own page, word for word; a test holds them together.
import type { Line, Outcome } from "./count.ts";
import type { Condition } from "./file.ts";

const of = (words: Record<string, string>, key: string, otherwise = key): string => words[key] ?? otherwise;
const square = (area: number): string => `${Math.floor(area / 100)}.${String(area % 100).padStart(2, "0")}`;
const amount = (by: string, count: number): string => (by === "area" ? square(count) : String(count));
const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

const zh = {
  tag: "zh-CN", other: "English", large: "大字", plain: "小字", brand: "潭心", tool: "重新数票", skip: "跳到正文",
  motto: "不上网，谁都能重新数一遍", tools: "字号和语言",
  between: "、", colon: "：", and: "；", gap: "　",
  open: "记名", secret: "无记名", round: "另行选举", closed: (when: string) => `${when}结束`,
  day: (y: number, m: number, d: number, time: string) => `${y}年${m}月${d}日 ${time}`,
  pickTitle: "打开一次表决的文件", pickWords: "在表决的页面上下载“全部选票和规则”，再从这里打开，也可以拖到这一页上。文件不会传出去，断了网也能数。",
  pick: "选文件", another: "数另一份文件", unreadable: (file: string, at: string) => `读不了“${file}”，里面“${at}”这一处不像表决的文件。请在表决的页面上再下载一次；这一页别的没有变。`,
  checking: (done: number, all: number) => `正在核对签名 ${thousands(done)}/${thousands(all)}`,
  fine: "全部对得上", wrong: (n: number) => `${n}处对不上`, partly: "数得对，签名没查",
  fineWords: (n: number) => `${thousands(n)}张票重新数过了，结果和公布的一样。`,
  wrongWords: "打叉的地方和文件里说的不一样，这个结果先不要当真。请到表决的页面再下载一份；还是这样，就带着文件找社区，或者找街道管监督的人。",
  partlyWords: (n: number) => `${thousands(n)}张票重新数过了，结果和公布的一样。可是这个浏览器不能查签名：换一个新一点的浏览器打开这份文件，再查一遍。`,
  checksTitle: "哪些对得上", isRight: "对", isWrong: "不对", notYet: "在查", notHere: "没查",
  order: { secret: "票按票号排，没有一个号出现两次。", open: "票排得整齐，看不出谁家的在前。", wrong: (no: string) => `第${no}张票不在自己的位置上，或者出现了两次。` },
  token: {
    holds: (n: number) => `手机投的${thousands(n)}张票，每张都有这次表决的签名。`,
    wrong: (n: number, first: string) => `有${thousands(n)}张票不是这次表决签的名，头一张是 ${first}。`,
    not: "这个浏览器不能查签名，所以没有查；别的都查了。",
    none: "没有手机投的票，不用查签名。",
  },
  more: {
    holds: (tokens: number, papers: number, drawn: number, handed: number) => `投的不比领的多：手机投了${tokens}张，领了${drawn - handed}张；纸票投了${papers}张，发了${handed}张。`,
    wrong: (tokens: number, papers: number, drawn: number, handed: number) => `投的比领的多：手机投了${tokens}张，领了${Math.max(0, drawn - handed)}张；纸票投了${papers}张，发了${handed}张。`,
  },
  doors: { holds: (n: number) => `领票的门牌列了${n}户，和领票的户数一样。`, wrong: (listed: number, said: number) => `领票的门牌列了${listed}户，说的却是${said}户领了票。` },
  hash: { holds: "选票清单的校验码对得上。邻居手里的那份也是这个码，就是同一份清单。", wrong: "选票清单的校验码不对：有票被改过、加过或者拿掉。" },
  sums: { holds: "票数一张一张重新加过，和文件里写的一样。", wrong: "重新加出来的票数，和文件里写的不一样。" },
  turnout: { holds: "投的没有比到的多，到的没有比名册上的多。", wrong: "投的比到的多，或者到的比名册上的多。" },
  result: { holds: (no: string) => `${no}按规则该是什么结果，公布的就是什么。`, wrong: (no: string) => `${no}按规则算出来，和公布的结果不一样。` },
  one: "结果：", nth: (no: number) => `第${no}题：`,
  decisions: { "poll-carried": "通过", "poll-lost": "没有通过", "poll-no-quorum": "参加的不够，这次不作数" },
  returned: "只算收回的票", withSilent: "把送到未回的票计入多数",
  next: { done: "名额都选满了", no_quorum: "参加的不够，这次不作数", open: (seats: number) => `还空着${seats}个名额`, runoff: (seats: number, who: number) => `还有${seats}个名额，由得票多的${who}人另行选举` },
  elected: (names: string) => `当选：${names}`, incumbent: "现任", written: "另选他人",
  fates: { elected: "当选", tied: "票数相同，另行选举", outrun: "票数够了，名额已满", short: "票数不够" },
  piles: { yes: "同意", no: "不同意", abstain: "弃权", blank: "谁也没选", unclear: "看不清，无效", invalid: "无效" },
  votes: "票数", answerTo: (no: number) => `第${no}题`, area: (n: number) => `${square(n)}平方米`,
  line: ({ condition: c, count, base, missing }: Line) => {
    const unit = of({ households: "户", area: "平方米" }, c.by, "人");
    const what = of({ present: "到会", taking_part: "参加", yes: "同意" }, c.counted, "得票");
    const held = missing === 0 ? "✓" : `✗，还差 ${amount(c.by, missing)} ${unit}`;
    return `${what} ${amount(c.by, count)}/${amount(c.by, base)} ${unit} ${c.op === ">" ? ">" : "≥"} ${c.num}/${c.den} ${held}`;
  },
  condition: (c: Condition) => {
    const what = of({ present: "到会", taking_part: "参加", cast: "投了票", valid: "投有效票", entitled: "名册上", yes: "同意", votes: "得票" }, c.counted);
    const unit = of({ households: "户数", heads: "人数", area: "面积" }, c.by);
    const whole = of({ present: "到会的", taking_part: "参加的", cast: "投了票的", valid: "有效票的", entitled: "名册上全部的" }, c.of);
    return `${what}的${unit}，${c.op === ">" ? "要超过" : "至少要有"}${whole}${c.num}/${c.den}`;
  },
  ruleTitle: "谁投票，按什么规则", rule: "规则", quorum: "要多少才作数", pass: "怎样算通过", elect: "怎样算当选", most: "得票多的当选",
  writeIns: "可以写别人的名字", runoff: "没有选满，由得票多的人另行选举", version: "版本", place: "谁投票", seats: (n: number) => `选${n}人`,
  findTitle: "找自己的票", findLabel: "写上票号里的几位", findHint: "投完票手机上显示的号码，或者纸票上印的号码。写头四位就够了，大小写都行。",
  findNone: "清单里没有这个号码。先看看有没有抄错，可以只写头四位。领了票没有投的，不在清单里。要是投完票手机上显示的就是这个号码，您那一票就没有数进去：请带着抄下的号码和这份文件找社区，或者找街道管监督的人。",
  findMany: (n: number) => `还有${n}张，请再多写几位。`, findShort: "再写几位，至少四位。",
  findFound: (n: number) => `找到${n}张。号码都一样，票上写的也是您选的，您那一票就数进去了。`, findSecret: "号码不要给别人看：看到号码，就知道您怎么投的。",
  paper: "纸票", turnoutTitle: "有几户参加", entitled: "名册上", present: "到会", drawn: "领了票", cast: "投了票", silent: "送到没有回的", left: "领了没有投",
  voters: (n: number) => thousands(n), doorsTitle: "领了票的门牌", doorsWords: "您家没有领过票，门牌却在里面，请找社区。",
  allTitle: (n: number) => `全部${thousands(n)}张票`, weighs: "面积",
  hashTitle: "清单的校验码（SHA-256）",
  notTitle: "这一页证明不了什么",
  not: {
    secret: [
      "证明不了领票的都是本人。领票的门牌列在上面，请各家自己看。",
      "证明不了没有人替“领了没有投”的补投。要是有人在投票时偷到了密钥和数据，就能自己签票：多过领票的户数看得出来，不多就看不出来。",
      "证明不了投票时没有人偷看。结束以前，管服务器的人一直盯着，能看出票是什么时候投的；有人站在身后看，或者号码给人看了，也挡不住。",
      "纸票只看得到录进来的，看不到纸。录票的人看得见纸票上写的；纸票还在，可以对着号码再看。",
      "投票的户少，或者几乎一边倒，别人也猜得出来。",
      "这一页和文件是一个地方来的。不放心这一页，可以用 tanxin verify-poll，或者自己写程序再数一遍。",
    ],
    open: [
      "记名的票在这份文件里不写门牌。各户怎么投的另有一张表，请各家自己看。",
      "证明不了每一户都是本人投的；不是您投的，请找社区。",
      "这一页和文件是一个地方来的。不放心这一页，可以用 tanxin verify-poll，或者自己写程序再数一遍。",
    ],
  },
};

export type Words = typeof zh;

const en: Words = {
  tag: "en", other: "中文", large: "Large type", plain: "Normal type", brand: "潭心", tool: "Counting again", skip: "Skip to the text",
  motto: "Offline: anybody can count again", tools: "Type size and language",
  between: ", ", colon: ": ", and: "; ", gap: " · ",
  open: "Open", secret: "Secret", round: "Second round", closed: (when) => `Closed ${when}`,
  day: (y, m, d, time) => `${d} ${of({ 1: "January", 2: "February", 3: "March", 4: "April", 5: "May", 6: "June", 7: "July", 8: "August", 9: "September", 10: "October", 11: "November", 12: "December" }, String(m))} ${y}, ${time}`,
  pickTitle: "Open the file of a poll", pickWords: "Download “Every ballot and the rule” on the poll’s page and open it here, or drag it onto this page. The file is sent nowhere; this works without a network.",
  pick: "Choose a file", another: "Count another file", unreadable: (file, at) => `“${file}” can’t be read: at “${at}” it does not look like the file of a poll. Please download it again from the poll’s page; nothing else on this page has changed.`,
  checking: (done, all) => `Checking signatures ${thousands(done)}/${thousands(all)}`,
  fine: "Everything holds", wrong: (n) => `Does not hold: ${n}`, partly: "Counted right, signatures not checked",
  fineWords: (n) => `Ballots counted again: ${thousands(n)}. The result is the one that was published.`,
  wrongWords: "What is marked with a cross differs from what the file says; please don’t rely on this result. Download the file again from the poll’s page; if it stays so, take it to the community or to whoever supervises it.",
  partlyWords: (n) => `Ballots counted again: ${thousands(n)}. The result is the one that was published. But this browser can’t check signatures: please open this file in a newer one and look again.`,
  checksTitle: "What holds", isRight: "Holds", isWrong: "Wrong", notYet: "Checking", notHere: "Not checked",
  order: { secret: "Ballots stand by number, and no number stands twice.", open: "Ballots stand in order, which does not tell whose is whose.", wrong: (no) => `Ballot ${no} is not in its place, or stands twice.` },
  token: {
    holds: (n) => `Cast by phone: ${thousands(n)}. Each carries a signature made for this poll.`,
    wrong: (n, first) => `Not signed for this poll: ${thousands(n)}. The first is ${first}.`,
    not: "This browser can’t check signatures, so they were not checked; everything else was.",
    none: "No ballot was cast by phone: there are no signatures to check.",
  },
  more: {
    holds: (tokens, papers, drawn, handed) => `No more were cast than drawn: ${tokens} by phone of ${drawn - handed} drawn, ${papers} on paper of ${handed} handed over.`,
    wrong: (tokens, papers, drawn, handed) => `More were cast than drawn: ${tokens} by phone of ${Math.max(0, drawn - handed)} drawn, ${papers} on paper of ${handed} handed over.`,
  },
  doors: { holds: (n) => `Doors listed as having drawn: ${n}, as many as the turnout says.`, wrong: (listed, said) => `Doors listed as having drawn: ${listed}; the turnout says ${said}.` },
  hash: { holds: "The check sum of the list is right. Where a neighbour’s file has the same one, it is the same list.", wrong: "The check sum of the list is wrong: a ballot was changed, added or taken away." },
  sums: { holds: "The votes were added up again, ballot by ballot; the sums are those of the file.", wrong: "Added up again, the sums are not those of the file." },
  turnout: { holds: "No more voted than were there, and no more were there than stand on the roll.", wrong: "More voted than were there, or more were there than stand on the roll." },
  result: { holds: (no) => `${no}what was published follows from the votes and the rule.`, wrong: (no) => `${no}what was published does not follow from the votes and the rule.` },
  one: "Result: ", nth: (no) => `Question ${no}: `,
  decisions: { "poll-carried": "Carried", "poll-lost": "Not carried", "poll-no-quorum": "Too few took part: nothing was decided" },
  returned: "Only ballots that came back", withSilent: "Silent ballots counted with the majority",
  next: { done: "Every seat is filled", no_quorum: "Too few took part: nothing was decided", open: (seats) => `Seats still open: ${seats}`, runoff: (seats, who) => `Seats still open: ${seats}; a second round among the ${who} with the most votes` },
  elected: (names) => `Elected: ${names}`, incumbent: "in office", written: "Somebody else",
  fates: { elected: "Elected", tied: "Level: a second round", outrun: "Enough votes, no seat left", short: "Not enough votes" },
  piles: { yes: "Yes", no: "No", abstain: "Abstain", blank: "Chose nobody", unclear: "Unclear, invalid", invalid: "Invalid" },
  votes: "Votes", answerTo: (no) => `Question ${no}`, area: (n) => `${square(n)} m²`,
  line: ({ condition: c, count, base, missing }) => {
    const unit = of({ area: "m²", heads: "people" }, c.by);
    const what = of({ present: "Present", taking_part: "Taking part", yes: "Yes" }, c.counted, "Votes");
    const held = missing === 0 ? "✓" : `✗, ${amount(c.by, missing)} short`;
    return `${what} ${amount(c.by, count)}/${amount(c.by, base)} ${unit} ${c.op === ">" ? ">" : "≥"} ${c.num}/${c.den} ${held}`;
  },
  condition: (c) => {
    const what = of({ present: "Present", taking_part: "Taking part", cast: "Cast", valid: "Valid", entitled: "On the roll", yes: "Yes", votes: "Votes" }, c.counted);
    const unit = of({ households: "by households", heads: "by people", area: "by floor area" }, c.by);
    const whole = of({ present: "those present", taking_part: "those taking part", cast: "ballots cast", valid: "valid ballots", entitled: "all on the roll" }, c.of);
    return `${what}, ${unit}: ${c.op === ">" ? "more than" : "at least"} ${c.num}/${c.den} of ${whole}`;
  },
  ruleTitle: "Who votes, by which rule", rule: "Rule", quorum: "To count at all", pass: "To be carried", elect: "To be elected", most: "Whoever has the most votes",
  writeIns: "Other names may be written in", runoff: "Seats left open go to a second round", version: "Version", place: "Who votes", seats: (n) => `To be elected: ${n}`,
  findTitle: "Find your own ballot", findLabel: "Some letters of its number", findHint: "The number your phone showed after you voted, or the one printed on your paper. The first four letters are enough. ",
  findNone: "This number is not in the list. Please look whether it was written down right; the first four letters are enough. A ballot that was drawn and never cast is not in the list. If your phone showed this number after you voted, your vote was not counted: please take the number and this file to the community or to whoever supervises it.",
  findMany: (n) => `${n} more: please type more letters.`, findShort: "Please type at least four letters.",
  findFound: (n) => `Found: ${n}. If the number is yours and says what you chose, your vote was counted.`, findSecret: "Show the number to nobody: whoever sees it knows how you voted.",
  paper: "Paper", turnoutTitle: "How many took part", entitled: "On the roll", present: "Present", drawn: "Drew a ballot", cast: "Cast", silent: "Reached, no answer", left: "Drawn, not cast",
  voters: (n) => thousands(n), doorsTitle: "Doors that drew a ballot", doorsWords: "If your door is listed and you drew nothing, please tell the community.",
  allTitle: (n) => `All ${thousands(n)} ballots`, weighs: "Floor area",
  hashTitle: "Check sum of the list (SHA-256)",
  notTitle: "What this page does not prove",
  not: {
    secret: [
      "That each ballot was drawn by the household itself. The doors that drew are listed: please look for your own.",
      "That nobody cast for those who drew and did not vote. Somebody who stole key and data while votes were taken could sign ballots: more than were drawn would show, fewer would not.",
      "That nobody watched. Until the end, whoever runs the server and watches it all the time can see when ballots come; and whoever looks over a shoulder or is shown a number is not kept out.",
      "Of papers it knows what was entered, not the paper. Whoever enters them sees what stands on them; the papers are kept and can be looked up by serial.",
      "When few households vote, or nearly all alike, others can guess.",
      "This page comes from the same place as the file. If you don’t trust it, count with tanxin verify-poll or a program of your own.",
    ],
    open: [
      "Open ballots stand here without doors. How each household voted is in a list of its own: please look for yours.",
      "That each household voted itself. If yours did not, please tell the community.",
      "This page comes from the same place as the file. If you don’t trust it, count with tanxin verify-poll or a program of your own.",
    ],
  },
};

export const both = { "zh-CN": zh, en };

/** An outcome line by line: each condition with its figures, then what follows. */
export function explained(w: Words, outcome: Outcome): string[] {
  const lines = (some: Line[]): string => some.map(w.line).join(w.and);
  if (outcome.kind === "motion") {
    const decision = of(w.decisions, outcome.decision);
    if (!outcome.withSilent) return [lines(outcome.returned.lines), decision];
    return [`${w.returned}${w.colon}${lines(outcome.returned.lines)}`, `${w.withSilent}${w.colon}${lines(outcome.withSilent.lines)}`, decision];
  }
  return [lines(outcome.quorum), ...outcome.standings.map((s) => lines(s.lines)), follows(w, outcome)].filter((said) => said !== "");
}

/** What follows an election. */
export function follows(w: Words, { next, open, again }: Outcome & { kind: "election" }): string {
  if (next === "runoff") return w.next.runoff(open, again);
  return next === "open" ? w.next.open(open) : next === "done" ? w.next.done : w.next.no_quorum;
}
