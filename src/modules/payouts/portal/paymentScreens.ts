import type { PortalScreen } from '#ui/screens.ts'
import { titles } from './titles.ts'

const roles = ['principal', 'finance']

/** What was earned and sent: the balance as a bridge, and each payout. */
export const paymentScreens: PortalScreen[] = [
  {
    path: 'payments',
    menuOrder: 61,
    icon: 'money',
    roles,
    get title() {
      return titles('payments')
    },
    load: () => import('./PaymentsPage.tsx').then((m) => m.PaymentsPage),
  },
  {
    path: 'payments/$payoutId',
    roles,
    get title() {
      return titles('payment')
    },
    load: () => import('./PaymentPage.tsx').then((m) => m.PaymentPage),
  },
]
