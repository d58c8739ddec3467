/**
 * Keepers that the registry names and that are part of the product, but do not read the kind yet: until they do, it is
 * recorded, not enforced, on every screen and in every file. Whoever makes a module read its kind takes it out here;
 * a test holds this list to the code from both sides.
 */
export const notReadYet: Readonly<Record<string, readonly string[]>> = {
  account_team: ['partners'],
  deal_roles: ['commissions'],
  insurance: ['qualification'],
  partner_referral: ['discovery'],
  portal_access: ['settings'],
  program_fee: ['payouts'],
  resale: ['attribution'],
  security: ['settings'],
  service_credit: ['payouts'],
  sub_partners: ['partners'],
  tier: ['partners'],
  white_label: ['settings'],
  wind_down: ['partners'],
}
