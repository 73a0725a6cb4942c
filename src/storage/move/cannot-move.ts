/** Why data cannot be moved, with the remedy; nothing was changed. Told without a stack. */
export class CannotMove extends Error {}
