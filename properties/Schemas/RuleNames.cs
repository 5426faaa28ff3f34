using System.Security.Cryptography;
using System.Text;

namespace Sluice.Laws.Schemas;

/// <summary>
/// Our name for each rule of the CRDs, by the SHA-256 of its expression. A changed or new expression has no name here, so
/// that a person has to read it and to say what holds.
/// </summary>
internal static class RuleNames
{
    /// <summary>The union of a static address: an IP address has a value that is one, and every other type any value.</summary>
    private const string AddressUnion = "9d65bf17fe4e2d20b16d6ea8aab8143446b0bb0d6b430591c4a1f1fecc49abec";

    private static readonly Arr<(string Name, string Expression)> Known = Array(
        ("ServiceHasPort", "089ed26a9f0f7d6339ebed8a3e1b5d976585010ff4e94a29ca0fc235eea91a23"),
        ("WildcardStandsAlone", "e2610261534ddc3a435cf9312e9e68babbff082a8cea9da093bb26bc8a56fcda"),
        ("FullPathTypeHasPath", "85716a2b530d198d278f814c4b327887c13b53ad8310bd55ed46a524f937d348"),
        ("FullPathHasItsType", "c04f03f45be622c217e038ce0ea3a9502f9d5bbc984d31d960c67135a43b1e24"),
        ("PrefixTypeHasPrefix", "4dba3b1d65ee832db175e9e7ad79820e0b51048cb0ad7385da49e39132ecc24a"),
        ("PrefixHasItsType", "02cf28521adb2f7b9f5b67755af66017edd42ef53a70f3ce02ecc830f3a40736"),
        ("OneRequestHeaderModifier", "501e61ba52ca73c3387ecde0532606adc9167919ecccd807504956fb2a61866b"),
        ("OneResponseHeaderModifier", "226cc5e317a8fba81856857fb79956faff75fda1af617df2e97a18d349814625"),
        ("RequestHeaderModifierHasItsType", "7b8cf86874d878d9212f914b875ec2375b761d1856e29c6d44a8dd5fbff44ea5"),
        ("RequestHeaderModifierTypeHasMember", "eb3032de7631df416c12e0f6a1f1c22b13e3f91a79d21b44b8f67602add2fc56"),
        ("ResponseHeaderModifierHasItsType", "c0838ca9ab630b5c5303c26beb5f045e7ee00108621d2ffe42cbdc1f62977b23"),
        ("ResponseHeaderModifierTypeHasMember", "a900d763727e71a3420e5207892e34e1953335d32b644090671cebf4fccd768e"),
        ("RequestMirrorHasItsType", "c2c4ceb30c932ddaa20c3619702eb39c024223b15c7b3aa658ea4f6f0bc6754a"),
        ("RequestMirrorTypeHasMember", "479cd4bff5ae4a3655817b96526234010d034f1386cfb2acc986a4b4a878798f"),
        ("ExtensionRefHasItsType", "28f68457ca1d086ee9bf4af14f2be3c9caa938438c53df8cabf289d16569e6e5"),
        ("ExtensionRefTypeHasMember", "32fcae1cb6e6545e1d851f20de41c735e0f9501313c1fe2d4b4febdc0fde4f95"),
        ("PercentOrFraction", "2179202e3c83844d0cb2bca8746508b4d11d4d8a4597a2d0382de8e062d70e82"),
        ("FractionAtMostOne", "c7c8b7bb79e4f71bb19d39df9069ea6d4e2161a1df421475d69ecdd2698cccf6"),
        ("ParentsAllGiveSectionAndPort", "30e99257d51dbcd1b9330fec17bb176faab9037aeb68fd86961657f1ba5c1e0e"),
        ("ParentsDifferBySectionOrPort", "8392cce9fda262e8caa5934aefd7c42209cf0c9a383f738243ec5eefe9b97bf0"),
        ("AnnotationKeysAreQualified", "9d8358ece3587433846bf3622eb9e9641c678ab8303cc7ce6c5ee0e691379c55"),
        ("AnnotationPrefixesAreShort", "4b9766f719f74106668803174aaa3f4600b337120572e45a5c2142a7b65035d5"),
        ("RedirectExcludesRewrite", "24c3fdad46b33dd20d14f8610d4d83cfbb1e4246793ce2791c1e64465e1e6c4f"),
        ("OneRequestRedirect", "c1f6cb742f0da2630041c46ee289083584f58a262778be9523e1681e0fc6fa7c"),
        ("OneUrlRewrite", "61ed15b8b73f4f99c4f9054ae7ed1bb734bac450c8310e5a78653517ff7eb93b"),
        ("RequestRedirectHasItsType", "bec67f21a55a9e1c4885c78cf92d94d5200304ce800dde9ea3c3a5a17abd25e4"),
        ("RequestRedirectTypeHasMember", "96f72312eb7b4c82108711c7fdc6966faf98ab02fdca15635db8e1865371bff0"),
        ("UrlRewriteHasItsType", "bc36c2fa8462f3a46db264b5092c9ea1d2c7de2b2816048301d0f4613ef31038"),
        ("UrlRewriteTypeHasMember", "769cafeb49d041ba4acc8abfdd2485f0991c865cd76d7850c9a5f8222c08fba8"),
        ("RuleNamesDiffer", "5d343ad9ee1dbf16d02cd5b24d25c6509e0fbfd8eac89acf54afd2f04c5c1b9a"),
        ("ParentsAllGiveSection", "c931cd547ca671be53c7f90df625660c8598fe5139a3870e36ca7b6a10ae2b30"),
        ("ParentsDifferBySection", "e906342c6f92059bd22ebf9a3768af11d57a2036b096f567ac365fa18838c8bb"),
        ("CorsHasItsType", "1b5e24ab1898a61b3365fb155d0b3cb08e6dcb89bbd37f2e5e020c56d78a65bf"),
        ("CorsTypeHasMember", "53315200e53d7cbe208268b334df808db71200af86d5d6bfc98461f7e8734aaa"),
        ("PlainListenersHaveNoTls", "78a772397706595eed4ac275d9087709fe91f92ade938c7a4706bc5ea3a6dff5"),
        ("HttpsListenersTerminate", "aec2bd596a6d9c1373be17f8e4557a03b2d27d73e0ccff85ea9bf1fa58546e09"),
        ("TransportListenersHaveNoHostname", "08d23c40ec8f8d73230abab66a4ad24a658d685d28529dbbeb56d88c93cc1b70"),
        ("ListenerNamesDiffer", "b3c66e248da878eaebadf300b203fd581a1f482fb37c8e4cd452edc183447341"),
        ("TerminationHasCertificates", "f161b726ab7c827e5ad2aa4d0d379692436b54aec88be976ade4e571e32afa90"),
        ("NeverChanges", "f4f4adcfb233af9031065a73ebb1990dc87f5ebc2c588dba423337bb986e2d35"),
        ("OneSourceOfAuthorities", "65c1b111f96f9ea74420f24d70139cfdfd709c88ecc0ea17326af2141f886c87"),
        ("SomeSourceOfAuthorities", "b34e39dbd5356ffaab0d1ea893cb1f41c5094baf462670c13fd1730843d74ec0"),
        ("HostnameNameHasHostname", "9f2f8a205c20597e1cd4e78b911bd57b85383fe543d5f2e2f182085adfa97ce3"),
        ("OtherNameHasNoHostname", "b8b9b47523e5381efa926de1c7b00088e0eb44d0ce7a041ea3b9665fb28270c6"),
        ("UriNameHasUri", "6f0bb440cd4334e6a7737896ce02c0bb2071cc4e397d35856e71715f763083ca"),
        ("OtherNameHasNoUri", "3aadac4250cce0539e5deb6fd36820d8629c3cee24cb386f52207d0dd98f4085"),
        ("TargetsAllGiveSection", "04db233212a7d742083bfa93b4e5d4a77cf2a929d4885e77a6cbd08d98590946"),
        ("TargetsDifferBySection", "ae7c04b5d4cc26d0bd0997b97aa29063307519a04f5a7076b4233ee6254bc8ef"),
        ("IpAddressesDiffer", "1ff4561772c929a66eeaec03dccc637fdebfd8b7a7139465eae27be5e165d83f"),
        ("HostnameAddressesDiffer", "f109da0cdc8dd36a9274c8476f0f805bbe4848424e3be559d482f71085afef40"),
        ("HostnameAddressIsHostname", "dac2850f16ae05df64f594db9e937d5bde096b03c48ffd4f89583f08853b4cda"),
        ("ListenersDiffer", "d31959b5efcf4b393d8b210723cdb2981c15640d98b2953d2a577b140de8d69a"),
        ("PermanentCookieHasTimeout", "7a1ec120700aa291a02dff88445acf9c89335e5c867f8403d38753c160e2b4fd"),
        ("AtMost128Matches", "dfef9215af4addbd1692f80f0a20b9a304e38ef0ca56a9115a0406ec1b0160bb"),
        ("RedirectHasNoBackends", "80d5779a116f3933cc364a1c2784bdc847e831abd3c4b5424e501def43e2fd08"),
        ("OnePrefixForRedirect", "14c17d520e25d616a571a0786d20704cc7bb128886dffce46072c3a344b0f64f"),
        ("OnePrefixForRewrite", "0fa5a331dde4aa1849aca211df534521cba293b6c99942b805bb340a6e0d8f1c"),
        ("OnePrefixForBackendRedirect", "06e14dab4fdb4b7f6d95102da50321642b8cb12bacdf4007b99fe88ae03d9cfb"),
        ("OnePrefixForBackendRewrite", "bf9fd4333dc7cb57472e95e42c696c26b24c2e3c1a4657c629350ff464469b43"),
        ("ExternalAuthHasItsType", "c8cbd34fb929c8b8a5579612a906ab6bcefb5fcfda483271b268522a8f134e0f"),
        ("ExternalAuthTypeHasMember", "3f23e50c287f55803f6dbb630c4353342e220181f9c3210651f1e1c459239a96"),
        ("GrpcProtocolHasGrpc", "fbee517ef2208eb2d03e7ccf0059fd5af7c769a9c062dd015395e85bcfc24fc3"),
        ("GrpcHasItsProtocol", "1add1dca67de80d1aeb60d257adf876dfc119db663975bc11382e9953ce552bd"),
        ("HttpProtocolHasHttp", "43a774e090df4204857188fa92a0de87073a8b2e18a1e95bdc661ec7fb61e495"),
        ("HttpHasItsProtocol", "e2083e9fe8d0ba582fdba773122729368664ed5931930e985b2ca6690dd6c4ac"),
        ("PathIsAbsolute", "d1b1dcc5e58dbfbb19496aa2fb30993f7f16e09731f0fd844a482d0caf773e15"),
        ("PathHasNoEmptySegment", "2a730cbab54fee2e6622c6b555bd541ca032a375a76501f23eb6cc88347e9000"),
        ("PathHasNoDotSegment", "8c3f86ff500723e5ae43cd31827b9b6285d00029ca5b28b5563e413d128c833e"),
        ("PathHasNoDotDotSegment", "ced0ffeab40babd5f29610364f5a8dc37b0afdbd42d736e695695cac103b010d"),
        ("PathHasNoLowerEncodedSlash", "16add9e26d6323f72d1d105fdc8930352759e28636d2013c9d0c6a09e5c4e2b5"),
        ("PathHasNoUpperEncodedSlash", "5f510e9128a443c692e1da96bc62e8b6ac349e87c6fbe1d47d50d61c55cdebd6"),
        ("PathHasNoFragment", "209894350d713fc79df1c1b014bd5dd5ccbf30f96f79451d112fcef887b96215"),
        ("PathDoesNotEndWithDotDot", "0c441c9dd7a12a4650548c0a6166fd7be42e622eaf82ae51cfb327131d4cb163"),
        ("PathDoesNotEndWithDot", "c36405e2d074b30103a91b1e482ca764423457b0fe8dcb663eaaf48123de79ff"),
        ("PathTypeIsKnown", "1267f0554fa2306942e251120ff2b294168a58278e6b4e716d2e5fb213d0bd38"),
        ("PathIsPlain", "67736b8f4210c0b9d17e8eb14b65d071d5613c2b03e21e1b6376757b69c851f8"),
        ("BackendTimeoutWithinTimeout", "3f02004fba8488cc6021b9bc0d6ec613f0ccb6095de080ddeba37f6a256b62e3"),
        ("OneCors", "ee6a308c410a9834d3c1ec78158470be6b27706e43eb65d37281d5b6929b67cb"),
        ("FrontendPortsDiffer", "419307373c2621e9bcb88d78e7d6a5c945e37b0990fad28496c5c779e061e63f"),
        ("TlsListenersGiveMode", "79a484463556f8863672f6d91e335738544fba23195257bb356fd26594209648"),
        ("AtMost128Matches", "837b88f53c5a7d873554deb92b797b56f34f4b5621c38a9d6a288bcf212fcf7b"),
        ("MethodMatchNamesSomething", "6cb810174eb6d51225bacb102e68142980d8d43cb2786e7c94ba5b111d5d2d97"),
        ("GrpcServiceIsName", "fb8615af1d49652acbe12db753e39e45c131063880c060e69e626f3ed79c9e9b"),
        ("GrpcMethodIsName", "7797fc313149a18fccbccb4856944d2e61c6aa9341697c7d2bc90325b6787106"),
        ("CookieConfigNeedsCookie", "14f22f61334413e5b31d4b0259473a0c249f48511c8ca7c6fe691f04b0b487ca"),
        ("HostnamesAreNoAddresses", "0843be6f69395901ffba130ee7b0ab913849b81e9aa6dece027a5829dbbc233a"),
        ("PreciseHostnamesAreNames", "20123a065b59846811e3cf0df84e56a459e16056e5d03994d4d53b1bcee689ab"),
        ("WildcardHostnamesAreNames", "b31a373d8a0080f56d6766dd993fa9623599fdd6135f6d4ba2b346853799c5ba"),
        ("ListenersWithPortDiffer", "e3e62c2ad493d6b30cea1804ed65fb639b2f76777d8e68032673d19cebf3a379"),
        ("BudgetIntervalInRange", "6f07595e3091e980f6a8af6f396ef7f5f34d73e78378d172c15e81c317ca1343"),
        ("RetryIntervalInRange", "e95bafc302b7d171e86ba0003b676043c8c214f0f965137990c0d8a2fbceab8b"),
        ("ExternalHostnameFitsType", "05b73fcd40027445fe94c81ffcba32daf0ff3dbea725bf0e44a7611803be2aff"),
        ("HostnameOutsideCluster", "d57034998f76e24bb4ce1d68a1d0a2806590be0d577998c0e81c57c68dc22965"),
        ("PortNameIsLabel", "656319bc5fda42df5dfc6f3e14e29670960723bddf29ae951cf3e017e5894b59"),
        ("ClientCertificateFitsMode", "217c2b8d4828b8fac8a6422b6722e2dcdcef1541eace16c87bac0f136ca0a682"));

    public static Arr<string> All => toArray(Known.Map(rule => rule.Name).Append("IpAddressIsAddress").Distinct());

    public static string Of(string expression) => Known
        .Find(rule => rule.Expression == Hash(expression))
        .Map(rule => rule.Name)
        .IfNone(() => throw new InvalidOperationException($"a rule with the hash {Hash(expression)} has no name: {expression}"));

    public static string OfUnion(string union) => Hash(union) == AddressUnion
        ? "IpAddressIsAddress"
        : throw new InvalidOperationException($"a union with the hash {Hash(union)} has no name: {union}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
