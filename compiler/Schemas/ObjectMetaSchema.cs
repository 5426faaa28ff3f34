namespace Sluice.Compiler.Schemas;

/// <summary>The metadata of every object. It is written by hand: no CRD states it.</summary>
internal static class ObjectMetaSchema
{
    public const string Text =
        """
        - ObjectMeta namespaced
        a every
        . object !NameIsGiven
          annotations map !AnnotationKeysAreNames !AnnotationsFit
            {} text default=""
          creationTimestamp time
          deletionGracePeriodSeconds int64
          deletionTimestamp time
          finalizers list !FinalizersAreNames !OneDeletionPolicy
            [] text default=""
          generateName text !GeneratedNameIsSubdomain
          generation int64
          labels map !LabelKeysAreNames !LabelValuesAreValues
            {} text default=""
          managedFields list
            [] object default={}
              apiVersion text
              fieldsType text
              fieldsV1 any
              manager text
              operation text
              subresource text
              time time
          name text !NameIsSubdomain
          namespace text !NamespaceIsLabel
          ownerReferences list !OwnersAreNamed !OneOwnerControls
            [] object default={}
              apiVersion text
              blockOwnerDeletion bool
              controller bool
              kind text
              name text
              uid text
          resourceVersion text
          selfLink text
          uid text
        """;
}
