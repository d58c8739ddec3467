import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { kindName, roleName } from './words.ts'

/** Who may what, as a matrix: one row per right, one column per role. */
export const RolesPage = () => {
  const query = useQuery({ queryKey: ['roles'], queryFn: () => api.listRoles() })
  return (
    <SimplePage
      title="Roles and rights"
      note="Roles add up. Everybody on the team may read; what a viewer reads leaves out personal and bank data."
    >
      <Loaded query={query}>
        {({ roles, rights }) => {
          const modules = [...new Set(rights.map((right) => right.module))]
          const members = roles.filter((role) => role.side === 'member' && role.name !== 'viewer')
          const portal = roles.filter((role) => role.side === 'portal' && role.name !== 'viewer')
          return modules.map((module) => (
            <Section key={module} title={kindName(module)}>
              <SimpleTable
                label={`Rights of ${module}`}
                rows={rights.filter((right) => right.module === module)}
                rowKey={(right) => right.name}
                columns={[
                  { key: 'right', title: 'May', width: '40%', cell: (right) => right.summary },
                  {
                    key: 'members',
                    title: 'Team',
                    width: '40%',
                    cell: (right) =>
                      [
                        ...members
                          .filter((role) => right.members.includes(role.name as never))
                          .map((role) => roleName(role.name)),
                        ...(right.head ? ['Head of partnerships'] : []),
                      ].join(', ') || '–',
                  },
                  {
                    key: 'portal',
                    title: 'Portal',
                    width: '20%',
                    cell: (right) =>
                      portal
                        .filter((role) => right.portal.includes(role.name as never))
                        .map((role) => roleName(role.name))
                        .join(', ') || '–',
                  },
                ]}
              />
            </Section>
          ))
        }}
      </Loaded>
    </SimplePage>
  )
}
