/** Passkeys by the JSON of Web Authentication (level 3, §5.1.8), which browsers before 2025 do not read by themselves. */

/** Whether this browser has passkeys for pages of a domain. */
export function canUsePasskeys(domain: string): boolean {
  const here = location.hostname;
  return 'PublicKeyCredential' in window && (here === domain || here.endsWith(`.${domain}`));
}

/** Has the person make a passkey. Rejects with the browser's error: `InvalidStateError` if there is one of theirs. */
export async function makePasskey(told: PublicKeyCredentialCreationOptionsJSON): Promise<RegistrationResponseJSON> {
  const publicKey = {
    ...told,
    challenge: bytes(told.challenge),
    user: { ...told.user, id: bytes(told.user.id) },
    excludeCredentials: told.excludeCredentials?.map((one) => ({ type: 'public-key', id: bytes(one.id) })),
  } as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...head(made),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  } as RegistrationResponseJSON;
}

/** Has the person show a passkey. `conditional`: only once they choose one where they would write their name. */
export async function showPasskey(
  told: PublicKeyCredentialRequestOptionsJSON,
  signal: AbortSignal,
  conditional: boolean,
): Promise<AuthenticationResponseJSON> {
  // Which passkeys, the person chooses: the gateway names none.
  const publicKey = {
    ...told,
    challenge: bytes(told.challenge),
    allowCredentials: [],
  } as PublicKeyCredentialRequestOptions;
  const mediation = conditional ? 'conditional' : 'optional';
  const shown = (await navigator.credentials.get({ publicKey, signal, mediation })) as PublicKeyCredential;
  const response = shown.response as AuthenticatorAssertionResponse;
  return {
    ...head(shown),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : undefined,
    },
  } as AuthenticationResponseJSON;
}

function head(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: {},
  };
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
