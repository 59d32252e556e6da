/** What can be sent with one press. Pictures a person sends, not pictures we speak in. */
export const emoji = ['👍', '👏', '😄', '❤️', '🎉', '🤔'] as const
