/** Names of what happens later. */
export const coolOffEnds = 'payouts.method_cool_off'
export const taxFormEnds = 'payouts.tax_form_expiry'
export const openingFallsDue = 'payouts.opening_due'
export const selfBillingEnds = 'payouts.self_billing_expiry'
