/** Lists that signals of fraud begin with; a workspace adds its own to them. */

/** Names of parameters that search engines put into an address for a paid click. */
export const adSearchParameters: readonly string[] = [
  'gclid',
  'gbraid',
  'wbraid',
  'gclsrc',
  'msclkid',
  'yclid',
  'dclid',
]

/** Sites whose business is codes and cashback. */
export const couponHosts: readonly string[] = [
  'couponfollow.com',
  'coupons.com',
  'couponbirds.com',
  'dealspotr.com',
  'groupon.com',
  'gutscheine.de',
  'gutscheinpony.de',
  'honey.com',
  'joinhoney.com',
  'knoji.com',
  'mydealz.de',
  'promocodes.com',
  'rakuten.com',
  'retailmenot.com',
  'savings.com',
  'shoop.de',
  'slickdeals.net',
  'topcashback.com',
  'vouchercodes.co.uk',
  'wethrift.com',
]

/** Services for addresses that work for minutes. */
export const disposableDomains: readonly string[] = [
  '10minutemail.com',
  'dispostable.com',
  'emailondeck.com',
  'fakeinbox.com',
  'getnada.com',
  'grr.la',
  'guerrillamail.com',
  'guerrillamail.info',
  'maildrop.cc',
  'mailinator.com',
  'mailnesia.com',
  'mintemail.com',
  'mohmal.com',
  'moakt.com',
  'sharklasers.com',
  'spamgourmet.com',
  'temp-mail.org',
  'tempmail.com',
  'tempmail.dev',
  'throwawaymail.com',
  'trashmail.com',
  'trashmail.de',
  'wegwerfmail.de',
  'yopmail.com',
]
