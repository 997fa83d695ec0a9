# Export
cli-export = Write a community, or the whole district, into a new folder as CSV with an explanation. No names and phones unless asked for.
cli-export-examples =
    {"  "}tanxin export doutan --under 斗潭社区
    {"  "}tanxin export doutan --under 斗潭社区 --with-names    names and phones too; noted, and shown to those people
cli-export-arg-folder = the folder to make; one that is there already is left alone
cli-export-arg-under = only this place and what is below it; the whole district when left out
cli-export-arg-with-names = names and phones too; needs the key, and is written down
cli-export-arg-district = six digits, when there is more than one district here
cli-export-there = { $folder } is there already. Nothing was written; take another name.
cli-export-failed = Nothing was exported to { $folder }: { $why }. The data was not touched.
cli-export-done = { $place } exported to { $folder }: { $homes } households, { $assemblies } assemblies, { $matters } matters. README.txt in it explains every column.
cli-export-with-names = It holds names and phones. That was written down, and those people see it on their own page. Keep the folder safe and delete it when you are done.
cli-export-without-names = It holds no names and no phones; --with-names adds them.
cli-export-shut = { $count } names or phones were sealed with another key and could not be opened. Their cells are empty.
export-readme =
    { $place }: data exported from Tanxin

    All files are CSV (UTF-8 with a byte order mark, commas), which Excel and WPS open with a double click. Times are Beijing time, as 2022-03-07 08:30. An empty cell means there is none. A text that begins with = + - @ has a ' before it, so that no spreadsheet reckons it as a formula; an import takes it away again.
export-readme-names = Names and phones are in it: keep it safe and delete it when you are done. The export was written down.
export-readme-no-names = There are no names and phones in it; matters kept secret have their state and dates, but no title and no text.
export-readme-homes =
    homes.csv - a household a row; Tanxin imports it again as it is, and nothing changes
    - 社区, 小区, 幢, 单元, 室: community, compound, building, unit and door
    - 楼层: the floor; below ground it is negative
    - 户主, 电话: householder and phone, only when names were asked for
    - 面积: area in m², two decimals
    - 居住情况: 自住 owner lives there, 出租 let, 空置 vacant, 未交付 undelivered
export-readme-places =
    places.csv - a row for each place above the door
    - 级别: level, from 区 district to 楼道 unit
    - 名称: its name
    - 位置: the names of the places above it, separated by /
    - 统计代码: the 12 digits of the statistics office
export-readme-assemblies =
    assemblies.csv - a householder assembly a row
    - 地点, 标题, 时间, 会场: place, title, time and venue, as the notice has them
    - 状态: state
    - 应到户数: households on the roll that count
    - 法定户数: how many must be there
    - 实到户数: how many were, proxies included
    - 其中委托: how many of them by proxy
    - 延期次数: how often it was put off
    - 纸质补录: held on paper and entered afterwards: 是 yes, 否 no
    - 开始, 结束: when it really began and ended
export-readme-matters =
    matters.csv - a matter a row, newest first
    - 编号: its running number in the district
    - 地点: the place it is about, never who raised it
    - 楼层: the floor it is about, if one
    - 类别: category
    - 标题, 内容: title and text
    - 保密: kept secret at the wish of whoever raised it: 是 yes, 否 no
    - 状态: state
    - 答复机构: the office that answers for it
    - 提出时间: when it was raised
    - 期限: the day it is due
    - 状态时间: since when it is in this state
    - 退回次数: how often the household sent it back
    - 满意度: satisfaction, five grades from 非常满意 to 非常不满意
export-readme-answers =
    answers.csv - an answer, or a household’s word on it, a row
    - 编号: the number in matters.csv
    - 时间: when
    - 谁: the office that answered; 户 is the household
    - 说法: what it says: in hand, solved, partly solved, not solved
    - 内容: the words
    - 满意度: the household’s grade
export-readme-roles =
    roles.csv - a role a row, those that ended too
    - 角色: role
    - 地点: where it is held; it reaches down from there
    - 机构: the office it is held for
    - 开始, 到期: from when until when
    - 姓名, 电话: name and phone, only when names were asked for
