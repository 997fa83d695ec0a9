# Bringing in homes
import-title = Bring in homes
import-deck = Compounds, buildings and households will hang under { $place }. Look first; nothing is written until you say yes.
import-bring = There is a list
import-file = The list
import-file-hint = Excel (.xlsx) or CSV, at most 10 MB, a household a row.
import-look = Look at it first
import-nothing-yet = Nothing is written at this step.
import-template = Download an empty list (CSV, opens in Excel)
import-columns = Which columns are understood
import-columns-words = In any order, with their names in the first row. Without names they are read as compound, building, stairwell, door, householder, phone, area, occupancy. An empty cell changes nothing.
import-column = Column
import-column-also = Also known as
import-column-community = Community
import-column-compound = Compound
import-column-building = Building
import-column-unit = Stairwell
import-column-door = Door
import-column-floor = Floor
import-column-name = Householder
import-column-phone = Phone
import-column-area = Area
import-column-occupancy = Occupancy
import-column-address = Address
import-generate = There is none
import-generate-hint = Doors are laid out by building, stairwell and floor; householders can be added later.
import-generated = Doors laid out
import-buildings = Which buildings
import-buildings-hint = For example 1-3,5,6
import-before = Words before the number, as 东区
import-units = Stairwells in each (0 for none)
import-floors = Which floors
import-floors-hint = Leave out those that do not exist: 1-3,5-13; basements are negative: -1,1-11
import-doors = Doors on each floor
import-would = What it would do
import-done = Done
import-adds = It adds { $compounds } compounds, { $buildings } buildings, { $units } stairwells, { $homes } households.
import-changes = { $count ->
    [one] It changes { $count } household.
   *[other] It changes { $count } households.
}
import-same = { $count ->
    [one] { $count } household is as it is now and stays so.
   *[other] { $count } households are as they are now and stay so.
}
import-leaves-out = { $count ->
    [one] { $count } row has something wrong and is left out. Mend it and bring the list again; nothing comes in twice.
   *[other] { $count } rows have something wrong and are left out. Mend them and bring the list again; nothing comes in twice.
}
import-idle = This list says exactly what is here already. There is nothing to write.
import-idle-bad = Nothing of it can be written.
import-confirm = Write it
import-confirm-hint = It shows when all of it is written. Tens of thousands of households take a while; you may close this page.
import-drop = Give it up
import-dropped = This list was not written, and what was in the file is deleted.
import-writing = It is being written; please look again in a while. If it broke off, give it up and bring it again.
import-shown = { $places } places were added and { $changed } households changed. What was in the file is deleted.
import-to-place = See { $place }
import-another = Bring in another
import-bad = Rows with something wrong
import-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
import-row = Row
import-row-no = Row { $row }
import-fault = What is wrong
import-more = { $count } more are not listed.
import-updates = Households that change
import-home = Household
import-what-changes = What changes
import-fresh = Households that come in
import-unused = Columns not used:{" "}
import-fault-empty = This cell is empty, so nobody knows where it is.
import-fault-too-long = Too many characters; please shorten it.
import-fault-not-a-phone = “{ $said }” does not look like a phone number.
import-fault-phone-of-nobody = There is a phone and no householder’s name.
import-fault-not-an-area = “{ $said }” does not look like an area; please give square metres with at most two decimals.
import-fault-not-a-floor = “{ $said }” does not look like a floor.
import-fault-no-floor = “{ $said }” does not tell the floor; please add a column for it.
import-fault-not-an-occupancy = “{ $said }” is not understood; please write owner, let, vacant or undelivered.
import-fault-not-an-address = “{ $said }” names no building and door.
import-fault-no-such-community = There is no community called “{ $said }” here.
import-fault-which-community = Several communities are called “{ $said }”; please bring the list in at that community.
import-fault-elsewhere = “{ $said }” is not here; please bring it in there.
import-fault-twice = The same household as row { $row }.
refuse-import-no-file = No file was chosen, or it is empty. Please choose a list.
refuse-import-too-large = The file is too large: at most { $most } MB. Nothing was written. You can split it by compound.
refuse-import-old-xls = This is an old .xls file, which cannot be read. Nothing was written. Please save it as .xlsx or CSV in Excel.
refuse-import-no-table = This file is no table, or it is damaged. Nothing was written. Please choose an .xlsx or CSV file.
refuse-import-encoding = The letters of this file are in no known encoding. Nothing was written. Please save it as .xlsx in Excel and try again.
refuse-import-no-head = No column names were found, and the first row is no household. Nothing was written. Please name the columns in the first row, “door” at least; the empty list shows how.
refuse-import-empty = There is no row below the column names. Nothing was written.
refuse-import-too-many = More than { $most } rows. Nothing was written. Please split the file.
refuse-import-writing = This list is being written; there is no need to press again. Please look again in a while.
refuse-import-done = This list is done with. Nothing more was changed.
refuse-import-sealed = The key that sealed this list is gone and it cannot be opened. Please give it up and bring it again.
refuse-import-overtaken = Somebody added the same places in between, so this list was not written. Please look at it again and press once more.
refuse-generate-not-numbers = Please write numbers here, as 1-3,5,6. Nothing was written.
refuse-generate-out-of-range = This number is too small or too large: 0 to 99 stairwells, 1 to 99 doors a floor. Nothing was written.
refuse-generate-too-many = More than { $most } households. Nothing was written. Please go in several steps.
