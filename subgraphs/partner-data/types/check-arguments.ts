import { registerEnumType } from "type-graphql";

export enum LineType {
  MOBILE = "MOBILE",
  FIXED_LINE = "FIXED_LINE",
  FIXED_LINE_OR_MOBILE = "FIXED_LINE_OR_MOBILE",
  VOIP = "VOIP",
  TOLL_FREE = "TOLL_FREE",
  OTHER = "OTHER",
}
registerEnumType(LineType, {
  name: "LineType",
  description: "What a telephone number is for, by its numbering plan.",
  valuesConfig: {
    MOBILE: { description: "A mobile number." },
    FIXED_LINE: { description: "A number of a place." },
    FIXED_LINE_OR_MOBILE: { description: "One or the other: the plan does not tell them apart, as in North America." },
    VOIP: { description: "A number of the internet telephony." },
    TOLL_FREE: { description: "A number that the called one pays for." },
    OTHER: { description: "Another kind." },
  },
});

export enum DeviceType {
  MOBILE = "MOBILE",
  TABLET = "TABLET",
  SMARTTV = "SMARTTV",
  CONSOLE = "CONSOLE",
  WEARABLE = "WEARABLE",
  XR = "XR",
  EMBEDDED = "EMBEDDED",
}
registerEnumType(DeviceType, {
  name: "DeviceType",
  description: "What a device is, as its user agent says; one that says nothing is a desktop as a rule.",
  valuesConfig: {
    MOBILE: { description: "A telephone." },
    TABLET: { description: "A tablet." },
    SMARTTV: { description: "A television." },
    CONSOLE: { description: "A games console." },
    WEARABLE: { description: "A watch, or glasses." },
    XR: { description: "A headset of virtual or augmented reality." },
    EMBEDDED: { description: "Part of another machine." },
  },
});
