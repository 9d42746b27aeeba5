const pictureUri = /^data:image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)[;,]/i;

/** True for addresses of pictures that need no other server: data URIs of pictures, and addresses of this server. */
export function isShowable(uri) {
  if (typeof uri !== 'string' || uri === '') return false;
  if (uri.startsWith('data:')) return pictureUri.test(uri);
  if (!/^(?:https?:|\/)/.test(uri)) return false;
  return URL.canParse(uri, location.href) && new URL(uri, location.href).origin === location.origin;
}
