/** Domains of well-known throw-away mail services; a type can add its own. */
export const disposableDomains: ReadonlySet<string> = new Set(
  `10minutemail.com 10minutemail.net 20minutemail.com 33mail.com anonbox.net burnermail.io byom.de cock.li crazymailing.com
  discard.email discardmail.com discardmail.de dispostable.com dropmail.me emailondeck.com emailsensei.com emltmp.com
  fakeinbox.com fakemail.net fakemailgenerator.com filzmail.com getairmail.com getnada.com grr.la guerrillamail.biz
  guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com harakirimail.com
  inboxbear.com inboxkitten.com incognitomail.org jetable.org kasmail.com luxusmail.org mail-temp.com mail.tm mailcatch.com
  maildrop.cc mailexpire.com mailforspam.com mailinator.com mailinator.net mailnesia.com mailnull.com mailpoof.com mailsac.com
  meltmail.com minutebox.com mintemail.com moakt.com mohmal.com mt2015.com mvrht.com mytemp.email mytrashmail.com
  nada.email nowmymail.com objectmail.com pokemail.net proxymail.eu rcpt.at safetymail.info sharklasers.com shieldemail.com
  smailpro.com sneakemail.com spam4.me spamavert.com spambog.com spambox.us spamcero.com spamex.com spamfree24.org
  spamgourmet.com spamhole.com spamspot.com superrito.com tempail.com temp-mail.io temp-mail.org tempemail.co tempinbox.com
  tempmail.net tempmailo.com tempr.email throwam.com throwawaymail.com tmail.ws tmpmail.net tmpmail.org trash-mail.com
  trash-mail.de trashmail.com trashmail.de trashmail.me trashmail.net trbvm.com wegwerfemail.de wegwerfmail.de wegwerfmail.net
  wegwerfmail.org yopmail.com yopmail.fr yopmail.net zetmail.com`.split(/\s+/),
)

/** True for a listed domain and everything below it. */
export const isListed = (domain: string, list: { has: (name: string) => boolean }): boolean => {
  const labels = domain.toLowerCase().split('.')
  return labels.some((_, at) => at < labels.length - 1 && list.has(labels.slice(at).join('.')))
}
