import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { referralStateLabels } from '../contract/referral-states.ts'

type Tree = AnswerTo<'getPartnerReferralLineage'>
type Node = Tree['data'][number]

/** Who brought whom, from the first partner down. */
export const ReferralLineage = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['partner-referrals', id, 'lineage'],
    queryFn: () => api.getPartnerReferralLineage({ params: { id } }),
  })
  return (
    <Loaded query={query}>
      {(tree) => (
        <Section title="Who brought whom" note="To any depth; only the direct referrer is credited">
          {tree.truncated && <Notice tone="watch">The tree has more than 500 referrals; these are the first.</Notice>}
          <p style={{ margin: '0 0 4px' }}>
            <ScreenLink to={`partners/${tree.rootPartner.id}`}>{tree.rootPartner.name}</ScreenLink>
          </p>
          <Branch tree={tree} parentId={null} current={id} />
        </Section>
      )}
    </Loaded>
  )
}

const Branch = ({ tree, parentId, current }: { tree: Tree; parentId: string | null; current: string }) => {
  const nodes = tree.data.filter((node) => node.parentId === parentId)
  if (nodes.length === 0) return null
  return (
    <ul style={{ listStyle: 'none', margin: 0, paddingInlineStart: 20, borderInlineStart: '1px solid var(--line)' }}>
      {nodes.map((node) => (
        <li key={node.id} style={{ paddingBlock: 4 }} aria-current={node.id === current || undefined}>
          <Line node={node} isCurrent={node.id === current} />
          <Branch tree={tree} parentId={node.id} current={current} />
        </li>
      ))}
    </ul>
  )
}

const Line = ({ node, isCurrent }: { node: Node; isCurrent: boolean }) => (
  <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
    {isCurrent ? (
      <strong>{node.company}</strong>
    ) : (
      <ScreenLink to={`pipeline/referrals/${node.id}`}>{node.company}</ScreenLink>
    )}
    <StateBadge state={node.state} label={referralStateLabels[node.state]} plain />
    {node.companyPartner && <ScreenLink to={`partners/${node.companyPartner.id}`}>Partner record</ScreenLink>}
  </span>
)
