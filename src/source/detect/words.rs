//! The header words that say what a file holds, and how much each says: 5 settles it, 1 is a hint.
//!
//! They are in plain form: lower case, words apart by one blank.

/// Words of equal worth, apart by `|`.
pub(super) type Words = [(u32, &'static str)];

pub(super) const ACCOUNTS: &Words = &[
    (5, "company domain name|company owner|company domain|account domain"),
    (
        3,
        "domain|domains|number of employees|numberofemployees|employees|employee count|\
         annual revenue|annualrevenue|parent company|parent account|parentid|\
         account owner|company id|organization name|organisation name|accountnumber|\
         account number|accountsource|ticker symbol|tickersymbol",
    ),
    (
        2,
        "account name|company name|website|industry|billingstreet|billingcity|\
         billingstate|billingpostalcode|billingcountry|billing street|billing city|\
         billing state province|billing zip postal code|billing country|shippingcity|\
         shippingstreet|about us|sic|naicscode|account id|associated contact ids",
    ),
    (1, "name|company|account|organization|website url|phone|phone number|type|city|url"),
];

pub(super) const CONTACTS: &Words = &[
    (
        4,
        "first name|last name|firstname|lastname|given name|family name|surname|forename|\
         contact owner|e mail 1 value|e mail address|vorname|nachname",
    ),
    (
        3,
        "full name|fullname|reportstoid|hasoptedoutofemail|donotcall|connected on|\
         middle name|additional name|name prefix|phone 1 value|contact name|contact id|\
         email|e mail|email address|emails|lead id",
    ),
    (
        2,
        "mobile|mobile phone|mobilephone|mobile phone number|job title|birthday|\
         salutation|lead status|mailingstreet|mailingcity|mailingcountry|mailing street|\
         mailing city|mailing country|associated company ids|\
         associated company ids primary|associated company|primary associated company id|\
         lifecycle stage|department|business phone|home phone|homephone|\
         marketing contact status|unsubscribed from all email|organization 1 name|\
         organization name|consent text|consent timestamp|lead name",
    ),
    (
        1,
        "name|title|phone|phone number|position|company|company name|accountid|account id|\
         account name|city|associated deal ids",
    ),
];

pub(super) const DEALS: &Words = &[
    (
        5,
        "deal name|deal stage|stagename|opportunity name|deal owner|opportunity owner|\
         dealname|dealstage",
    ),
    (
        4,
        "stage|pipeline|close date|closedate|deal value|deal amount|deal title|\
         expected close date|pipeline name|pipeline stage|expected close",
    ),
    (
        3,
        "amount|forecastcategory|forecastcategoryname|forecast category|iswon|isclosed|\
         deal type|status type|confidence|value period|date won|\
         amount in company currency|deal id|opportunity id|expectedrevenue|\
         expected revenue|won time|lost reason|lost time|amount currency|value formatted|\
         opportunity type",
    ),
    (
        2,
        "probability|value|associated contact ids|associated company ids primary|nextstep|\
         next step|fiscal period|contact id|won date|associated contact|lead name",
    ),
    (
        1,
        "currency|contact|account name|account id|accountid|name|title|company|\
         associated company ids|status",
    ),
];

pub(super) const USERS: &Words = &[
    (
        5,
        "timezonesidkey|profileid|userroleid|username|languagelocalekey|emailencodingkey|\
         localesidkey",
    ),
    (
        3,
        "isactive|usertype|federationidentifier|lastlogindate|user id|last login|\
         user name|user role|seat type",
    ),
    (
        2,
        "role|profile|is admin|active|communitynickname|user email|primary email|\
         internalemailaddress|business unit",
    ),
    (
        1,
        "alias|email|e mail|name|first name|last name|firstname|lastname|manager|\
         managerid",
    ),
];
