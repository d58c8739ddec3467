import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react'

type VirtualInput = {
  scroller: RefObject<HTMLElement | null>
  count: number
  rowHeightPx: number
  /** Height of what stands above the rows inside the scroller (the sticky header). */
  headPx?: number
}

/** Which rows of equal height stand in view (with ten to spare on both sides), so ten thousand scroll like ten. */
export const useVirtual = ({ scroller, count, rowHeightPx, headPx = 0 }: VirtualInput) => {
  const [view, setView] = useState({ top: 0, height: 900 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    let frame = 0
    const measure = () => {
      frame = 0
      setView((before) => {
        const next = { top: element.scrollTop, height: element.clientHeight }
        const sameRow = Math.floor(before.top / rowHeightPx) === Math.floor(next.top / rowHeightPx)
        return sameRow && before.height === next.height ? before : next
      })
    }
    const later = () => {
      if (frame === 0) frame = requestAnimationFrame(measure)
    }
    measure()
    element.addEventListener('scroll', later, { passive: true })
    const observer = new ResizeObserver(later)
    observer.observe(element)
    return () => {
      cancelAnimationFrame(frame)
      element.removeEventListener('scroll', later)
      observer.disconnect()
    }
  }, [scroller, rowHeightPx])
  const first = Math.max(0, Math.floor(view.top / rowHeightPx) - 10)
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeightPx) + 10)
  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current
      if (!element) return
      const top = index * rowHeightPx
      const bottom = top + rowHeightPx + headPx
      if (top < element.scrollTop) element.scrollTop = top
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
    },
    [scroller, rowHeightPx, headPx],
  )
  return {
    first: Math.min(first, last),
    last,
    beforePx: first * rowHeightPx,
    afterPx: (count - last) * rowHeightPx,
    reveal,
  }
}

/** Asks for more rows well before the end is reached. */
export const useNearEnd = (lastVisible: number, count: number, more: () => void, enabled: boolean): void => {
  useEffect(() => {
    if (enabled && count > 0 && lastVisible >= count - 20) more()
  }, [enabled, lastVisible, count, more])
}
