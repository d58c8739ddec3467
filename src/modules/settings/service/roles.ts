/** Roles and rights as a matrix, read from the contracts that check every call. */
import { type MemberRole, memberRoles, type PortalRole, portalRoles } from '#platform/contract.ts'
import type { Product } from '#platform/module.ts'

const memberWords: Record<MemberRole, string> = {
  admin: 'All settings; no money approval by itself.',
  partner_manager: 'Partners, deals, reviews, plans, warnings.',
  engineering: 'Keys, integrations, technical ratings.',
  executive: 'Approvals, escalations, decisions.',
  legal: 'Agreements, notices, holds.',
  finance: 'Commissions, payouts, tax, month close.',
  marketing: 'Assets, campaigns, funds.',
  sales: 'Direct opportunities and their side of deals.',
  support: 'Ticket queues.',
  viewer: 'Reads, without personal and bank data.',
}
const portalWords: Record<PortalRole, string> = {
  principal: 'Everything of the partner, with its own team, signing and notice.',
  sales: 'Deals, leads, links.',
  technical: 'Keys, sandbox, webhooks, documents.',
  marketing: 'Campaigns, funds, assets.',
  finance: 'Statements, payouts, tax.',
  viewer: 'Reads, without money.',
}

export const rolesAndRights = (product: Product) => {
  const rights = product.modules.flatMap(({ contract }) => [
    {
      name: `${contract.module}.read`,
      module: contract.module,
      summary: `Read what ${contract.module} holds`,
      members: [...memberRoles],
      portal: [...portalRoles],
      head: false,
    },
    ...Object.entries(contract.rights ?? {}).map(([name, holders]) => ({
      name,
      module: contract.module,
      summary: holders.summary,
      members: [...holders.members],
      portal: [...(holders.portal ?? [])],
      head: holders.head === true,
    })),
  ])
  return {
    roles: [
      ...memberRoles.map((name) => ({
        name,
        side: 'member' as const,
        summary: memberWords[name],
        rights: rights.filter((right) => right.members.includes(name)).map((right) => right.name),
      })),
      ...portalRoles.map((name) => ({
        name,
        side: 'portal' as const,
        summary: portalWords[name],
        rights: rights.filter((right) => right.portal.includes(name)).map((right) => right.name),
      })),
    ],
    rights,
  }
}
