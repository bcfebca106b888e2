/** Puts a file among the downloads. */
export function save(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // The browser has begun to read it; later it would only take up room.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
