import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { place as currentPlace, setPlace } from '#client/api.ts'
import { readPublicTheme } from '#client/publicTheme.ts'
import { Brand } from '#ui/Brand.tsx'
import { PublicFrame } from '#ui/PortalFrame.tsx'
import { useBase, usePlace } from '#ui/routing.tsx'
import { publicScreens } from './screens.ts'

/** Around every page without an account: the workspace's colours and nothing that asks for more than the page does. */
export const PublicShell = () => {
  const slug = useBase().split('/')[2] ?? ''
  const [first = ''] = usePlace().split('/')
  const theme = useQuery({ queryKey: ['public theme', slug], queryFn: () => readPublicTheme(slug), staleTime: 300_000 })
  if (theme.isPending) return null
  // A look that cannot be read is no reason to refuse the page; the page itself answers for an unknown workspace.
  if (currentPlace().workspace !== slug) setPlace({ workspace: slug })
  const bare = publicScreens.some((screen) => screen.bare && screen.path.split('/')[0] === first)
  return (
    <Brand theme={theme.data ?? { name: '' }}>
      <PublicFrame bare={bare}>
        <Outlet />
      </PublicFrame>
    </Brand>
  )
}
