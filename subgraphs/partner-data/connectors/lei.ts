const SHAPE = /^[A-Z0-9]{18}\d{2}$/;

/** Whether a text is a Legal Entity Identifier (ISO 17442) whose check digits are right (ISO/IEC 7064, MOD 97-10). */
export function isLei(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  let rest = 0;
  // Letters count 10 to 35; digit by digit, since the number has up to 38 of them.
  for (const digit of [...text].map((character) => parseInt(character, 36)).join("")) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}
