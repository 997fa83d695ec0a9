# 命令行说的话
cli = 潭心：从楼道治理一个区。
cli-examples =
    {"  "}tanxin serve                    启动服务，用浏览器打开它印出的地址
    {"  "}tanxin serve --lan              开会时在楼道里用，手机扫屏幕上的码
    {"  "}tanxin backup 周五.tanxin       边服务边备份
    {"  "}tanxin verify                   从头核对每个区的事件链
    {"  "}设置写在 tanxin.toml 里，或写在环境变量里（如 TANXIN_LISTEN）。
cli-head-usage = 用法：
cli-head-commands = 命令
cli-head-options = 选项
cli-head-arguments = 参数
cli-head-examples = 例：
cli-arg-config = 设置文件；不写就用当前文件夹里的 tanxin.toml（没有也行）
cli-arg-database = 数据放在哪里：文件路径，或 postgres://… 地址
cli-arg-key-file = 封存姓名和电话的密钥文件，放在数据文件夹外面
cli-arg-lang = 用哪种语言说话：zh 或 en
cli-arg-help = 显示这些说明
cli-arg-version = 显示版本

cli-serve = 启动服务，直到按 Ctrl-C 或收到 SIGTERM。
cli-serve-examples =
    {"  "}tanxin serve                              只在这台机器上
    {"  "}tanxin serve --lan                        同一个无线网里的手机也能打开
    {"  "}tanxin serve --port 0                     随便找一个空着的端口
    {"  "}tanxin serve --tls-cert c.pem --tls-key k.pem --origin https://tanxin.example
cli-serve-arg-listen = 在哪个地址和端口等人来，默认 127.0.0.1:8080
cli-serve-arg-port = 只换端口；0 表示随便找一个空的
cli-serve-arg-lan = 让同一网络里的手机也能打开，并印出地址和二维码
cli-serve-arg-origin = 大家从哪个网址进来；印在卡片上的码会指向它
cli-serve-arg-tls-cert = 证书链文件（PEM），和 --tls-key 一起用，就走 https
cli-serve-arg-tls-key = 证书的私钥文件（PEM）
cli-serve-arg-fonts = 排文件用的字体文件夹
cli-serve-arg-new-key = 旧密钥确实丢了：换一把新的继续（旧的姓名电话再也打不开）
cli-serve-open = 潭心开门了：{ $url }
cli-serve-lan = 同一网络里的手机请打开 { $url }，或扫这个码：
cli-serve-empty = 这里还没有区：先用 tanxin import 导入地点。
cli-serve-new-key = 造好了一把新密钥：{ $file }。它封存姓名和电话，不在数据和备份里，请另存一份。
cli-serve-key-beside-data = 注意：密钥 { $file } 就在数据文件夹里，谁拷走数据就拷走了密钥。请把它挪到外面，再用 --key-file 指给我。
cli-serve-stopped = 已经停下，收下的都存好了。

cli-completions = 输出补全脚本，让终端能补全打了一半的命令。
cli-completions-examples =
    {"  "}tanxin completions bash > ~/.local/share/bash-completion/completions/tanxin
    {"  "}tanxin completions zsh > ~/.zfunc/_tanxin
cli-completions-arg-shell = 哪种终端：bash、zsh、fish、powershell、elvish

cli-typed-command = 没有“{ $wrong }”这个命令。
cli-typed-option = 没有“{ $wrong }”这个选项。
cli-typed-value = { $wrong } 不能是“{ $value }”。{ $possible }
cli-typed-missing = 还缺：{ $wrong }。
cli-typed-other = 没看懂这条命令。{ $wrong }
cli-typed-nearest = 您要的也许是“{ $nearest }”。
cli-typed-help = 加上 --help 看说明和例子。

cli-config-unknown = { $source } 里的“{ $name }”不是潭心的设置，最像的是“{ $nearest }”。什么也没有启动，请改好再来。
cli-config-unreadable = 读不了设置文件 { $file }：{ $why }
cli-config-shape = 设置文件 { $file } 写错了：{ $why }
cli-config-not-text = { $file } 里的“{ $name }”要写成文字，用引号括起来。
cli-config-half-tls = 证书和私钥要一起给：tls_cert 和 tls_key。
cli-config-clock = clock 只能是 real 或 demo，不能是“{ $value }”。
cli-config-second-factor = second_factor 只能是 auto、on 或 off，不能是“{ $value }”。
cli-config-private-calls = private_calls 只能是 on 或 off，不能是“{ $value }”。

cli-fault-listen = “{ $listen }”不是能用的地址，应当像 127.0.0.1:8080 这样写。
cli-fault-port-taken = { $address } 已经有程序在用了。请停掉它，或者用 --port 换一个端口。
cli-fault-port-denied = 这台机器不让用 { $address }。小于 1024 的端口要管理员才能用，请换一个，如 --port 8080。
cli-fault-port = 用不了 { $address }：{ $why }
cli-fault-certificate = 证书 { $cert } 和私钥 { $key } 用不了：{ $why }
cli-fault-folder = 数据文件夹 { $folder } 写不进去：{ $why }。请改权限，或者用 --database 指到别处。
cli-fault-key-missing = 找不到密钥文件 { $file }，而这里的姓名和电话是用它封存的。请把保管的那份放回来；如果确实丢了，用 tanxin serve --new-key 换一把新的继续：旧的姓名和电话再也打不开，别的都在。
cli-fault-key-other = { $file } 不是封存这些数据的那把密钥。请把对的那份放回来；如果确实丢了，用 tanxin serve --new-key 认下这一把：旧的姓名和电话再也打不开，别的都在。
cli-fault-key-io = 密钥文件 { $file } 用不了：{ $why }
cli-fault-key-shape = { $file } 里不是潭心的密钥。请检查是不是放错了文件。
cli-fault-open = 打不开数据库：{ $why }
cli-fault-store = 数据库出了毛病：{ $why }
cli-fault-no-district = 这里没有这个区。
cli-fault-disk-full = 磁盘满了，这次没有存下，以前的都在。请腾出空间再来。

cli-serve-arg-demo = 数据是空的，就先装入演示（柯城区2022年3月的第一个星期）
cli-demo = 把演示装进空的数据里：柯城区2022年3月的第一个星期。
cli-demo-examples =
    {"  "}tanxin demo                      装好整个星期，再用 tanxin serve 打开
    {"  "}tanxin demo --people-only        只装地点、机构和人，大会您自己来开
cli-demo-arg-people-only = 只装地点、机构和人，停在大会之前
cli-demo-loading = 正在装入演示：2022年3月，柯城区……
cli-demo-not-empty = 这里已经有数据，演示没有装入，什么也没有改动。请用 --database 换一个空的地方。
cli-demo-failed = 演示没有装完：{ $why }。请删掉这份数据再来一次。
cli-demo-who = 演示里可以用这些名字登录，密码都是 { $password }：
cli-demo-community = 斗潭社区书记
cli-demo-property = 斗潭家园物业经理
cli-demo-township = 信安街道办事处
cli-demo-district = 区里
cli-demo-grid = 斗潭社区网格员
cli-demo-supervisor = 斗潭社区居务监督：什么都看得见，什么都不改
cli-demo-admin = 管理员：账号、角色、导入

cli-generate = 造一个示例区，要多少诉求就有多少，看看区大了快不快。
cli-generate-examples =
    {"  "}tanxin generate --matters 100000 --database large.db
    {"  "}tanxin serve --database large.db
    {"  "}中途停下没关系：同样的命令再来一遍，就接着造。
cli-generate-arg-matters = 一共多少件诉求；最后一件是刚才提的
cli-generate-arg-a-day = 一天提多少件
cli-generate-arg-seed = 换一个数，就是另一个区
cli-generate-so-far = 造好了{ $no }件
cli-generate-other = 这里的示例区打算造{ $matters }件，没有改动。要接着造，请写 --matters { $matters }；要造别的，请用 --database 换一个地方。
cli-generate-too-long = 这样要从2020年以前造起，装不下。请把 --a-day 写大些，或把 --matters 写小些。
cli-generate-failed = 没有造完：{ $why }。已经造好的都在，同样的命令再来一遍就接着造。
cli-generate-login = { $office }：用 { $login } 登录，密码 { $password }

cli-verify = 从第一条起核对每个区的事件链，再把算得出来的重算一遍，指出第一处不对的地方。
cli-verify-examples =
    {"  "}tanxin verify                    全对时退出码是0，有错是1
cli-verify-whole = { $district }：{ $count }条事件，从头到尾是完整的；重算了{ $checks }项，都对得上。
cli-broken-gap = { $district }：第{ $expected }条事件不见了，占着它位置的是第{ $found }条。
cli-broken-payload = { $district }：第{ $seq }条事件的内容写下以后被改过。
cli-broken-line = { $district }：第{ $seq }条事件写下以后被改过，或者接不上前一条。
cli-broken-head = { $district }：事件链应当到第{ $head }条，实际只到第{ $last }条。
cli-wrong-path = { $district }：{ $table } 表里 { $id } 的路径，和它所在地点现在的路径不一样。
cli-wrong-matter-number = { $district }：诉求的编号在 { $id } 这里断了或者重了。
cli-wrong-matter-event = { $district }：诉求 { $id } 没有“提出”的事件，或者不止一条。
cli-wrong-matter-reopened = { $district }：诉求 { $id } 记的重办次数，和住户回的话对不上。
cli-wrong-matter-unread = { $district }：诉求 { $id } 记着没看过，可是那家机构已经没有什么要办。
cli-wrong-link-event = { $district }：诉求 { $id } 的并案、拆分或关联跟事件对不上。
cli-wrong-link-lead = { $district }：诉求 { $id } 记着并到别的诉求里，可是没有那条记录，或者那边办好了却没有轮到问它。
cli-wrong-matter-flow = { $district }：诉求 { $id } 现在在哪一层、归谁、时限到几时，和它的事件推出来的对不上。
cli-wrong-underway = { $district }：诉求 { $id } 在不在办、在哪里、时限到几时，和诉求本身对不上。
cli-wrong-matter-word = { $district }：诉求 { $id } 按字词找不到，或者字词索引里有一件并不存在的。
cli-wrong-check-in-roll = { $district }：有一条签到记在第 { $id } 行，那场大会的名册上没有这一行。
cli-wrong-poll-path = { $district }：表决 { $id } 记的位置和它的地点不一致。
cli-wrong-ballot-roll = { $district }：有一张选票记在名册第 { $id } 行，那一行不在名册上，或者不计票。
cli-wrong-ballot-present = { $district }：名册第 { $id } 行在会上投了票，却没有到会的记录。
cli-wrong-ballot-event = { $district }：名册第 { $id } 行的选票和事件链对不上：投过几次、改过几次，数目不同。
cli-wrong-other = { $district }：{ $table } 表里的 { $id } 对不上（{ $check }）。
cli-verify-matters = 诉求从事件重新推了{ $matters }件：在哪一层、归谁、时限到几时，都对得上。
cli-verify-polls = 表决也重新数了{ $polls }次：每张记名票是当时投的那一张，每次的结果都对得上。
cli-verify-polls-left = 还有{ $left }次表决在换钥匙以前，读不了，没有数。
cli-verify-polls-not = 封名字的钥匙不在这里，表决没有重新数。
cli-wrong-poll-result = { $district }：表决 { $id } 记的结果，和选票重新数出来的不一样。
cli-wrong-poll-box = { $district }：表决 { $id } 的无记名选票，不是计票时的那一份名单。
cli-wrong-ballot-print = { $district }：名册第 { $id } 行的选票，不是投的时候的那一张。
cli-wrong-ballot-paper = { $district }：名册第 { $id } 行的纸票，和录入的对不上。
cli-wrong-paper-reading = { $district }：表决 { $id } 有一张纸票没有两个人录过就计了票。
cli-wrong-paper-handed = { $district }：表决 { $id } 计票的纸票比发出的多。
cli-verify-wrong = 有对不上的地方。数据没有改动；请保留现场，拿最近的备份来比。

cli-backup = 边服务边备份：所有的行、照片和事件链，写进一个文件，两种数据库都能读。
cli-backup-examples =
    {"  "}tanxin backup 周五.tanxin       写好以后再改名，有这个名字的文件就是完整的
cli-backup-arg-file = 写到哪个文件
cli-backup-done = 备份好了：{ $file }，{ $rows }行，{ $events }条事件。密钥 { $key } 不在里面，请另外保管。
cli-backup-failed = 没有备份成 { $file }：{ $why }。数据没有动过。
cli-restore = 把备份读进空的数据里，读完从头核对，对不上就什么也不留。
cli-restore-examples =
    {"  "}tanxin restore 周五.tanxin --database data/new.db
    {"  "}tanxin restore 周五.tanxin --database postgres://tanxin@localhost/tanxin
cli-restore-arg-file = 备份文件
cli-restore-done = 恢复好了：{ $rows }行，{ $events }条事件，核对过，是完整的。密钥不在备份里：请把原来的密钥放回 { $key }，不然姓名和电话打不开，别的都能用。
cli-restore-not-empty = 这里已经有数据，没有恢复，什么也没有改动。请用 --database 换一个空的地方。
cli-restore-failed = 没有从 { $file } 恢复：{ $why }。什么也没有留下。

cli-verify-poll = 重新数一次公布的表决，不用联网
cli-verify-poll-arg-file = 从表决页面下载的文件
cli-verify-poll-examples =
    {"  "}tanxin verify-poll poll-07yzpnzr0002t.json    对得上退出码是0，对不上是1
cli-recount-unreadable = 读不了 { $file }：{ $why }
cli-recount-holds = 对得上：{ $place }　{ $title }。{ $ballots }张票，签名、顺序、票数和结果都重新算过。选票清单的 SHA-256：{ $hash }
cli-recount-wrong = 对不上：上面写的每一处都和文件里说的不同。什么也没有改。
recount-form = 文件的格式认不得：{ $why }
recount-order = 第{ $no }张票不在自己的位置上，或者重复了。
recount-token = 号码 { $number } 的签名不是这次表决签的。
recount-more = 票比领票的户还多。
recount-doors = 领票的门牌和领票的户数不一样多。
recount-turnout = 投票、到会和名册上的户数不可能同时是这样：投的比到的多，或者到的比名册还多。
recount-hash = 选票清单的校验码不对：有票被改过、加过或拿掉。
recount-sums = 重新数出来的票数和文件里写的不同。
recount-result = 第{ $no }题的结果和票数、规则对不上。
