# 导出
cli-export = 把一个社区（或全区）的数据导出成 CSV，放进一个新文件夹，附说明。默认不含姓名和电话。
cli-export-examples =
    {"  "}tanxin export doutan --under 斗潭社区
    {"  "}tanxin export doutan --under 斗潭社区 --with-names    姓名和电话也要；会记一笔，本人看得到
cli-export-arg-folder = 新文件夹；已经有同名的就不写
cli-export-arg-under = 只要这个地点和它下面的；不写就是全区
cli-export-arg-with-names = 连姓名、电话一起导出；要有密钥，会记一笔
cli-export-arg-district = 六位区划代码，有几个区时要写
cli-export-there = { $folder } 已经有了。什么也没有写，请换一个名字。
cli-export-failed = 没有导出到 { $folder }：{ $why }。数据没有动。
cli-export-done = { $place } 已导出到 { $folder }：{ $homes } 户、{ $assemblies } 次户主大会、{ $matters } 件诉求。每一列的意思见 README.txt。
cli-export-with-names = 里面有姓名和电话，这次导出已经记了一笔，本人在“我的”页面看得到。请收好这个文件夹，用完就删。
cli-export-without-names = 里面没有姓名和电话；要的话加 --with-names。
cli-export-shut = 有 { $count } 格姓名或电话打不开：封存它们的是另一把密钥。那几格是空的。
export-readme =
    { $place }：从潭心导出的数据

    都是 CSV（UTF-8 带 BOM，逗号分隔），Excel、WPS 双击就能打开。时间都是北京时间，写成 2022-03-07 08:30。空着的格表示没有。内容以 = + - @ 开头的，前面加了一个 ' ，免得表格软件当公式算；再导入时会去掉。
export-readme-names = 里面有姓名和电话，请收好，用完就删。导出已经记了一笔。
export-readme-no-names = 里面没有姓名和电话；保密的诉求只有状态和日期，没有标题和内容。
export-readme-homes =
    homes.csv　一行一户；可以原样再导入潭心，不会改动什么
    　社区、小区、幢、单元、室：这一户在哪里
    　楼层：第几层，地下是负数
    　户主、电话：只有导出时要了姓名才有
    　面积：平方米，两位小数
    　居住情况：自住、出租、空置、未交付
export-readme-places =
    places.csv　户以上的每个地点一行
    　级别：区、街道、社区、小区、楼、楼道、场所
    　名称：它叫什么
    　位置：上面各级的名称，用 / 隔开
    　统计代码：统计用区划代码，12 位
export-readme-assemblies =
    assemblies.csv　一行一次户主大会
    　地点、标题、时间、会场：通知上写的
    　状态：已通知、正在开、已开完、取消了、改天接着开
    　应到户数：名册上计入的户数
    　法定户数：至少要到几户
    　实到户数：到了几户，含委托
    　其中委托：有几户是别人代的
    　延期次数：改期几次
    　纸质补录：是不是先在纸上开、后来录入的
    　开始、结束：实际的时间
export-readme-matters =
    matters.csv　一行一件诉求，新的在前
    　编号：全区连续的编号
    　地点：说的是哪里；不是谁提的
    　楼层：说的是第几层，有才写
    　类别：诉求分类
    　标题、内容：原话
    　保密：提的人要求保密
    　状态：现在到哪一步
    　答复机构：由谁答复
    　提出时间：什么时候提的
    　期限：哪一天以前要办
    　状态时间：什么时候到这一步的
    　退回次数：居民说没解决、退回重办几次
    　满意度：五档，非常满意到非常不满意
export-readme-answers =
    answers.csv　一行一句答复或回话，按诉求排
    　编号：matters.csv 里的编号
    　时间：什么时候说的
    　谁：答复的机构；“户”是居民回话
    　说法：在办、解决了、解决了一部分、没有解决
    　内容：原话
    　满意度：居民给的
export-readme-roles =
    roles.csv　一行一个角色，过期的也在
    　角色：楼道长、物业、网格员、社区等
    　地点：管哪里，连下面的
    　机构：代表哪个机构
    　开始、到期：从什么时候到什么时候
    　姓名、电话：只有导出时要了姓名才有
