namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of XBackendTrafficPolicy; made from the CRDs by properties/Schemas.</summary>
internal static class XBackendTrafficPolicySchema
{
    public const string Text =
        """
        gateway.networking.x-k8s.io XBackendTrafficPolicy namespaced status
        a v1.4.1/experimental/v1alpha1
        b v1.6.1/experimental/v1alpha1
        . object
          spec object required
            retryConstraint object
              budget object default={"interval":"10s","percent":20}
                interval text like=Duration !BudgetIntervalInRange default="10s"
                percent int64 min=0 max=100 default=20
              minRetryRate object default={"count":10,"interval":"1s"}
                count int64 min=1 max=1000000
                interval text like=Duration !RetryIntervalInRange
            sessionPersistence object !CookieConfigNeedsCookie@b !PermanentCookieHasTimeout
              absoluteTimeout text like=Duration
              cookieConfig object
                lifetimeType text in=Permanent,Session default="Session"
              idleTimeout text@a like=Duration
              sessionName text max=128
              type text in=Cookie,Header default="Cookie"
            targetRefs list required min=1 max=16 keys=group,kind,name
              [] object
                group text required max=253 like=Group
                kind text required min=1 max=63 like=Kind
                name text required min=1 max=253
        """;
}
