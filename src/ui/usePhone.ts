import { useMediaQuery } from '@mantine/hooks'

/** Narrow enough for the phone's layout (cards, bottom bar). */
export const usePhone = (): boolean =>
  useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false }) ?? false
