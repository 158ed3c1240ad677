/** Whether the page is that of a phone, upright or on its side: what stands beside each other elsewhere shares a place. */

/** The same as in `style/phone.css`. */
const PHONE = matchMedia('(max-width: 640px), (max-width: 950px) and (max-height: 480px)')

export const onPhone = (): boolean => PHONE.matches
