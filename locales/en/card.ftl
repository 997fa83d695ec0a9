# Household cards and door codes
refuse-card-unknown = There is no such household card. Please copy it once more, group by group; if it still fails, ask the community to print a new one.
refuse-card-revoked = This household card was revoked and no longer lets anybody in. Everything said with it is still here; please ask the community for a new card.
refuse-card-other-district = This code belongs to another district, which is not kept here. Please scan the QR code on the card; it leads to the right place.
refuse-card-other-kind = This is not the code of a household card. Household cards have the letter H in the middle.
refuse-card-no-household = A card is issued to one household, and this place is not one. Please choose a household.
