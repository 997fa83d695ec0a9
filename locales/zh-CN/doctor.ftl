# 体检时说的话
cli-doctor = 看一遍服务要用到的东西，说哪些好，哪些要修。什么也不改动。
cli-doctor-examples =
    {"  "}tanxin doctor                    ✓ 好　! 留意　✗ 要修（退出码是1）
    {"  "}tanxin doctor --database postgres://…
cli-doctor-well = 没有要修的；要留意的有{ $minded }处。
cli-doctor-bad = 要修的有{ $bad }处（✗），要留意的有{ $minded }处（!）。
cli-doctor-folder = 数据文件夹 { $folder } 能写。
cli-doctor-no-folder = 还没有数据文件夹 { $folder }，第一次启动时会建。
cli-doctor-room = { $folder } 还空着 { $free } GB。
cli-doctor-little-room = { $folder } 只空着 { $free } GB。照片要地方，请尽快腾一些。
cli-doctor-no-room = { $folder } 只空着 { $free } GB。请马上腾地方，不然就存不下了。
cli-doctor-no-database = 还没有数据库 { $file }，第一次启动时会建。
cli-doctor-database = 数据库有回应：{ $version }。
cli-doctor-newer = 这个数据库被更新的潭心改过（{ $names }）。请用那个版本，或者把旧备份恢复到别处。
cli-doctor-older = 表还是以前版本的（缺 { $names }），下次启动会自动补上。请先备份。
cli-doctor-not-writable = 数据库能读不能写：{ $why }。请看看它归谁，或者是不是备用库。
cli-doctor-durable = 没有落盘的，一概不答应。
cli-doctor-forgetful = 数据库被设成没落盘就答应（{ $settings }）：下次停电会丢东西。请改成 on。
cli-doctor-no-key = 还没有密钥 { $file }，第一次启动时会造。
cli-doctor-key = 密钥 { $file } 对得上，在数据外面，只有主人能读。
cli-doctor-key-open = 密钥 { $file } 这台机器上的别人也能读：请 chmod 600。
cli-doctor-clock = 时钟：中国时间 { $at }。
cli-doctor-clock-behind = 时钟走慢了：{ $at } 已经记过事。请校准，不然时限会算错。
cli-doctor-fonts = 文件用 { $serif } 和 { $sans } 排。
cli-doctor-pages = 样式和脚本都在程序里。
cli-doctor-no-pages = 这个程序里没有 { $files }：请先 make assets，再重新编译。
cli-doctor-port = { $listen } 空着。
cli-doctor-port-taken = { $listen } 有程序在用；如果就是潭心自己，那没事。
cli-no-fonts = 这里没有能写汉字的字体，所以排不了文件，别的都能用。请在程序文件夹里 npm ci，或者装上字体（Debian：apt install fonts-noto-cjk），或者用 --fonts 指一个文件夹。
cli-doctor-rules = { $folder } 里社区自己的规则都能用。
