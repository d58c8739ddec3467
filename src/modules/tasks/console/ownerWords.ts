/** A queue's name as a heading: "the partner manager queue" -> "The partner manager queue". */
export const ownerWords = (owner: { id: string; name: string }): string => {
  const name = owner.name || owner.id
  return name.charAt(0).toUpperCase() + name.slice(1)
}
