/** Names of what happens later to a referral. */
export const referralSlots = {
  warning: 'discovery.referral_lapse_warning',
  lapse: 'discovery.referral_lapse',
} as const
