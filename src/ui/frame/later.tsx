import {
  type ComponentProps,
  type ComponentType,
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react'

/** Fetches a part once the page stands and the browser has nothing better to do, so that it is there when it is asked for. */
export const useWhenIdle = (load: () => Promise<unknown>): void => {
  useEffect(() => {
    // Safari knows no idle time; two seconds are past the first content everywhere.
    if (!('requestIdleCallback' in globalThis)) {
      const timer = setTimeout(load, 2_000)
      return () => clearTimeout(timer)
    }
    const asked = requestIdleCallback(() => void load(), { timeout: 5_000 })
    return () => cancelIdleCallback(asked)
  }, [load])
}

/** A button of the frame with a menu that is loaded later; the first press opens it. The menu opens itself by `useOpenedByPress`. */
export const laterMenu = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Face: ComponentType<Props & ComponentProps<'button'>>,
): ((props: Props) => ReactNode) => {
  const Menu = lazy(async () => ({ default: await load() })) as ComponentType<Props>
  return (props) => {
    const [wanted, setWanted] = useState(false)
    useWhenIdle(load)
    const face = <Face {...props} onClick={() => setWanted(true)} />
    return wanted ? (
      <Suspense fallback={face}>
        <Menu {...props} />
      </Suspense>
    ) : (
      face
    )
  }
}

/** A menu that came because its button was pressed: it opens, and gives the focus back to the button when it closes. */
export const useOpenedByPress = (): {
  face: RefObject<HTMLButtonElement | null>
  opened: boolean
  setOpened: (opened: boolean) => void
} => {
  const face = useRef<HTMLButtonElement>(null)
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    face.current?.focus()
    setOpened(true)
  }, [])
  return { face, opened, setOpened }
}
