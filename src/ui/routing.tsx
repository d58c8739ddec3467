import {
  type AnyRoute,
  type AnyRouter,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
  useParams,
  useRouter,
  useRouterState,
} from '@tanstack/react-router'
import { type AnchorHTMLAttributes, type MouseEvent, type Ref, useCallback, useMemo } from 'react'
import { NotFoundPage } from './NotFoundPage.tsx'
import { PageProblem } from './PageProblem.tsx'
import { PageSkeleton } from './PageSkeleton.tsx'
import type { ScreenComponent } from './screens.ts'
import { readUrlState, type UrlState, writeUrlState } from './urlState.ts'

type ShellRoutes = {
  /** First part of the path: `w` console, `p` portal, `o` public. */
  prefix: 'w' | 'p' | 'o'
  /** Surrounds every page of a workspace; renders `<Outlet />`. */
  frame: RouteComponent
  screens: { path: string; load: () => Promise<ScreenComponent> }[]
  /** The page at the workspace's own address, as a path of `screens`: `today`. */
  home: string
  /** Pages outside a workspace, by full path: `/`, `/set-up`. */
  outside?: { path: string; load: () => Promise<ScreenComponent> }[]
}

/** Builds an app's router from its list of screens; each screen loads its own chunk, on hover if it can. */
export const createShellRouter = ({ prefix, frame, screens, home, outside = [] }: ShellRoutes) => {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: PageProblem })
  const workspace = createRoute({ getParentRoute: () => root, path: `/${prefix}/$workspace`, component: frame })
  const pageOf = (path: string, load: () => Promise<ScreenComponent>): AnyRoute =>
    createRoute({
      getParentRoute: () => workspace,
      path,
      component: lazyRouteComponent(async () => ({ Page: await load() }), 'Page'),
      errorComponent: PageProblem,
      pendingComponent: PageSkeleton,
    })
  const homeScreen = screens.find((screen) => screen.path === home)
  const pages = screens.map((screen) => pageOf(screen.path, screen.load))
  const index = homeScreen ? [pageOf('/', homeScreen.load)] : []
  const unknown = createRoute({ getParentRoute: () => workspace, path: '$', component: NotFoundPage })
  const others = outside.map(({ path, load }) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: lazyRouteComponent(async () => ({ Page: await load() }), 'Page'),
      errorComponent: PageProblem,
    }),
  )
  return createRouter({
    routeTree: root.addChildren([workspace.addChildren([...index, ...pages, unknown]), ...others]),
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    scrollRestoration: true,
    parseSearch: parseSearch,
    stringifySearch: stringifySearch,
    defaultNotFoundComponent: NotFoundPage,
  })
}

/** Plain query text: a repeated key is a list, everything else a string. No JSON in addresses that people share. */
const parseSearch = (text: string): Record<string, string | string[]> => {
  const found: Record<string, string | string[]> = {}
  const query = new URLSearchParams(text)
  for (const key of new Set(query.keys())) {
    const values = query.getAll(key)
    found[key] = values.length > 1 ? values : (values[0] ?? '')
  }
  return found
}

const stringifySearch = (search: Record<string, unknown>): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) query.append(key, String(item))
    }
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}

/** The workspace's address in this app, `/w/acme`; everything a `ScreenLink` names stands below it. */
export const useBase = (): string => {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [, prefix = 'w', workspace = ''] = path.split('/')
  return `/${prefix}/${workspace}`
}

/** The place below the workspace, `partners/pn_123`. */
export const usePlace = (): string =>
  useRouterState({ select: (state) => state.location.pathname.split('/').slice(3).filter(Boolean).join('/') })

/** The parameters of the page's path: `/partners/$partnerId` gives `{ partnerId }`. A missing one is an empty string. */
export const useScreenParams = <Name extends string>(..._names: Name[]): Record<Name, string> => {
  const params = useParams({ strict: false })
  return params as Record<Name, string>
}

const hrefOf = (base: string, to: string): string => {
  if (to.startsWith('/') || to.startsWith('?') || to.startsWith('#')) return to
  return to === '' ? base : `${base}/${to}`
}

/** Goes to a place below the workspace: `go('partners/pn_123?tab=deals')`. */
export const useGo = (): ((to: string, options?: { replace?: boolean }) => void) => {
  const router = useRouter()
  const base = useBase()
  return useCallback(
    (to, options) => {
      const href = hrefOf(base, to)
      if (options?.replace) router.history.replace(href)
      else router.history.push(href)
    },
    [router, base],
  )
}

type ScreenLinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  /** A place below the workspace, or a whole path that begins with `/`. */
  to: string
  ref?: Ref<HTMLAnchorElement>
}

/** An ordinary link (open in a new tab works) that changes the page without a reload and loads it on hover. */
export const ScreenLink = ({ to, onClick, onMouseEnter, ...rest }: ScreenLinkProps) => {
  const router = useRouter()
  const base = useBase()
  const href = hrefOf(base, to)
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (event.defaultPrevented || !plain || rest.target === '_blank') return
    event.preventDefault()
    router.history.push(href)
  }
  const warm = (event: MouseEvent<HTMLAnchorElement>) => {
    onMouseEnter?.(event)
    preloadHref(router, href)
  }
  return <a {...rest} href={href} onClick={follow} onMouseEnter={warm} />
}

/** Best effort: a page that cannot be loaded ahead is loaded, and explained, when it is opened. */
const preloadHref = (router: AnyRouter, href: string): void => {
  const [path = '/'] = href.split(/[?#]/)
  const [routes] = router.getMatchedRoutes(path)
  for (const route of routes) void router.loadRouteChunk(route)?.catch(() => undefined)
}

/**
 * The page's state in the URL. Only what differs from the defaults is written; a change replaces the address
 * (`{ push: true }` makes a step that Back undoes). An empty string or list removes the key.
 */
export const useUrlState = <State extends UrlState>(
  defaults: State,
): [State, (change: Partial<State>, options?: { push?: boolean }) => void] => {
  const router = useRouter()
  const searchText = useRouterState({ select: (state) => state.location.searchStr })
  const key = JSON.stringify(defaults)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the defaults are compared by value
  const state = useMemo(() => readUrlState(searchText, defaults), [searchText, key])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the defaults are compared by value
  const change = useCallback(
    (part: Partial<State>, options?: { push?: boolean }) => {
      const { pathname, search } = router.history.location
      const text = writeUrlState(search, { ...readUrlState(search, defaults), ...part }, defaults)
      const href = text ? `${pathname}?${text}` : pathname
      if (options?.push) router.history.push(href)
      else router.history.replace(href)
    },
    [router, key],
  )
  return [state, change]
}
